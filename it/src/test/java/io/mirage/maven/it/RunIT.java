package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Images that are run: those of a project, and those that somebody published. */
@IntegrationTest
class RunIT {

    private static final String COORDINATES = "io.mirage.maven.it:greeting:1.2.3";
    private static final String RELEASE = "io/mirage/maven/it/greeting/1.2.3/greeting-1.2.3";

    /** The fixture {@code greeting}, for spt and for this machine. */
    private static TestProject greeting(TestFolder folder) {
        return folder.copy("greeting")
                .replace("pom.xml", "<targets>hvt</targets>", "<targets>spt</targets>")
                .replace(
                        "pom.xml",
                        "</contexts>",
                        "<context><name>host</name><targets>unix</targets><classifier>here</classifier></context></contexts>");
    }

    private static Path spt() {
        return Tools.solo5(Tools.Architecture.X86_64).bin().resolve("solo5-spt");
    }

    private static MavenBuild run(TestProject project) {
        return project.maven("mirage:run");
    }

    private static TestProject emptyFolder(TestFolder folder) {
        return folder.copy("plain", "nothing").delete("pom.xml");
    }

    /** The goal where no POM is. */
    private static MavenBuild runAnywhere(TestProject nothing, String artifact, Path repository) {
        return nothing.maven("io.mirage.maven:mirage-maven-plugin:" + Settings.required("it.projectVersion") + ":run")
                .property("mirage.artifact", artifact)
                .pathFirst(spt().resolveSibling(""))
                .installingInto(repository);
    }

    private static Path installed(TestFolder folder) {
        Path repository = folder.path().resolve("repository");
        greeting(folder).maven("install").installingInto(repository).run().assertSuccess();
        return repository;
    }

    private static String message(MavenBuild build) {
        return FailedBuild.of(build.run()).assertNoOtherErrors().message();
    }

    @Test
    void a_project_runs_what_this_machine_can_and_what_is_asked_for(TestFolder folder) {
        TestProject project = greeting(folder);
        assertThat(message(run(project))).contains("no finished build", "mvn package", "-Dmirage.artifact=");
        project.maven("package").run().assertSuccess();

        run(project)
                .property("mirage.arguments", "Ada,Grace")
                .run()
                .assertSuccess()
                .assertLog()
                .contains("Running dist/x86_64/greeting.spt by solo5-spt.")
                .containsPattern("(?m)^\\[INFO] Hello, Ada!$")
                .containsPattern("(?m)^\\[INFO] Hello, Grace!$")
                .contains("dist/x86_64/greeting.spt ended with exit code 0.");

        run(project)
                .property("mirage.target", "unix")
                .run()
                .assertSuccess()
                .assertLog()
                .contains(
                        "Running dist/host/greeting by this machine, as an ordinary program.", "[INFO] Hello, world!");

        run(project)
                .property("mirage.dryRun", "true")
                .property("mirage.memory", "64")
                .run()
                .assertSuccess()
                .assertLog()
                .contains("[INFO] " + spt() + " --mem=64 " + project.file("target/mirage/dist/x86_64/greeting.spt"))
                .doesNotContain("Hello");

        MavenBuild emptyOnes = run(project).property("mirage.arguments", "Ada,");
        assertThat(message(emptyOnes)).contains("'' of mirage.arguments is empty");
        emptyOnes
                .property("mirage.target", "unix")
                .run()
                .assertSuccess()
                .assertLog()
                .contains("[INFO] Hello, Ada!", "[INFO] Hello, !");
        assertThat(message(emptyOnes.property("mirage.net", ",")))
                .contains("mirage.net '' is not of the form NAME=INTERFACE");

        assertThat(message(run(project).property("mirage.target", "hvt")))
                .contains(
                        "There is no image for target hvt",
                        "spt for x86_64 (context x86_64)",
                        "unix for x86_64 (context host)");
    }

    @Test
    void what_is_attached_has_to_be_what_the_manifest_asks_for(TestFolder folder) throws IOException {
        TestProject project = greeting(folder)
                .replace(
                        "pom.xml",
                        "</contexts>",
                        "</contexts><devices><device><name>service</name><type>net</type></device>"
                                + "<device><name>storage</name><type>block</type></device></devices>");
        project.maven("package").run().assertSuccess();
        MavenBuild build = run(project).property("mirage.target", "spt");

        assertThat(message(build))
                .contains(
                        "asks for (service (net), storage (block))",
                        "service (net) is missing; give -Dmirage.net=service=INTERFACE",
                        "storage (block) is missing; give -Dmirage.block=storage=FILE");
        assertThat(message(build.property("mirage.net", "service=tap0,other=tap1")
                        .property("mirage.block", "storage=disk.img")))
                .contains("it asks for no device other", "there is no file " + project.file("disk.img"))
                .doesNotContain("is missing");
        Files.write(project.file("disk.img"), new byte[512]);
        assertThat(message(build.property("mirage.net", "service").property("mirage.memory", "none")))
                .contains("'service' is not of the form NAME=INTERFACE", "mirage.memory 'none'");

        run(project)
                .property("mirage.target", "spt")
                .property("mirage.dryRun", "true")
                .property("mirage.net", "service=tap0")
                .property("mirage.block", "storage=disk.img")
                .run()
                .assertSuccess()
                .assertLog()
                .contains(spt() + " --net:service=tap0 --block:storage=" + project.file("disk.img") + " ");
    }

    @Test
    void a_raw_console_is_that_of_maven(TestFolder folder) throws Exception {
        TestProject project = greeting(folder);
        project.write(
                "src/main/mirage/main.ml",
                "let () = let name = read_line () in Printf.printf \"Hello, %s!\\nno end of line\" name; exit 3");
        project.maven("package").run().assertSuccess();
        MavenBuild build = run(project).property("mirage.target", "unix").property("mirage.console", "raw");

        for (Mavens maven : List.of(Mavens.MAVEN_3_9, Mavens.MAVEN_4_0)) {
            try (RunningBuild running = build.with(maven).start("Ada\n")) {
                running.await(Duration.ofMinutes(2))
                        .assertFailure()
                        .assertLog()
                        .containsPattern("(?m)^Hello, Ada!$")
                        .contains("no end of line", "dist/host/greeting ended with exit code 3")
                        .doesNotContain("[INFO] Hello");
            }
        }

        // The log gives no input.
        assertThat(message(build.with(Mavens.MAVEN_3_9).property("mirage.console", "log")))
                .contains("ended with exit code 2");
        assertThat(message(build.property("mirage.console", "serial")))
                .contains("mirage.console is 'serial'; allowed: log, raw.");
    }

    /** A program ip that writes down what it is asked, and does it only where the tenders are real, which look. */
    private static Path ip(TestFolder folder, String... lines) {
        return Programs.script(
                folder.path().resolve("ip/ip"),
                "echo \"$*\" >> " + Programs.quoted(folder.path().resolve("asked")),
                String.join("\n", lines),
                Tools.areReal() ? "PATH=/usr/sbin:/sbin:/usr/bin:/bin exec ip \"$@\"" : "");
    }

    @Test
    void a_tap_interface_is_made_and_removed(TestFolder folder) {
        TestProject project = greeting(folder)
                .replace(
                        "pom.xml",
                        "</contexts>",
                        "</contexts><devices><device><name>service</name><type>net</type></device></devices>");
        project.maven("package").run().assertSuccess();
        Path asked = folder.path().resolve("asked");
        MavenBuild build = run(project)
                .property("mirage.target", "spt")
                .property("mirage.net", "service=tap-it-1:198.19.7.1/24")
                .pathFirst(ip(folder).resolveSibling(""));

        build.run()
                .assertSuccess()
                .assertLog()
                .containsSubsequence(
                        "[INFO] Made the tap interface tap-it-1 with 198.19.7.1/24; it is removed at the end.",
                        "[INFO] Hello, world!",
                        "ended with exit code 0");
        assertThat(asked)
                .content()
                .hasLineCount(4)
                .containsSubsequence(
                        "tuntap add dev tap-it-1 mode tap",
                        "addr add 198.19.7.1/24 dev tap-it-1",
                        "link set dev tap-it-1 up",
                        "link del dev tap-it-1");

        build.property("mirage.dryRun", "true")
                .run()
                .assertSuccess()
                .assertLog()
                .containsSubsequence(
                        "[INFO] sudo ip tuntap add dev tap-it-1 mode tap user \"$USER\"",
                        "[INFO] sudo ip addr add 198.19.7.1/24 dev tap-it-1",
                        "[INFO] sudo ip link set dev tap-it-1 up",
                        "[INFO] " + spt() + " --net:service=tap-it-1 ");
        ip(folder, "echo 'ioctl(TUNSETIFF): Operation not permitted' >&2; exit 1");
        assertThat(message(build.property("mirage.dryRun", "false")))
                .contains(
                        "Nothing is run: tap-it-1 cannot be made",
                        "ioctl(TUNSETIFF): Operation not permitted",
                        "sudo ip tuntap add dev tap-it-1 mode tap user \"$USER\"");
        assertThat(message(build.property("mirage.net", "service=tap-it-1")))
                .contains("there is no interface tap-it-1. Make it:", "sudo ip link set dev tap-it-1 up");
        assertThat(asked).content().hasLineCount(5);
    }

    @Test
    void the_exit_code_is_told_in_words(TestFolder folder) {
        TestProject project = greeting(folder);
        project.write(
                "src/main/mirage/main.ml", "let () = print_endline Sys.argv.(1); exit (int_of_string Sys.argv.(1))");
        project.maven("package").run().assertSuccess();

        assertThat(message(run(project).property("mirage.arguments", "64")))
                .contains(
                        "dist/x86_64/greeting.spt ended with exit code 64: it does not take one of mirage.arguments",
                        "command: " + spt());
        assertThat(message(run(project).property("mirage.arguments", "nonsense")))
                .contains("ended with exit code 2: an OCaml exception that nothing caught");
    }

    @Test
    void a_published_unikernel_runs_by_its_coordinates_without_a_project(TestFolder folder) throws IOException {
        Path repository = installed(folder);
        TestProject nothing = emptyFolder(folder);

        runAnywhere(nothing, COORDINATES, repository)
                .property("mirage.arguments", "Ada")
                .run()
                .assertSuccess()
                .assertLog()
                .contains("Running " + COORDINATES + ":spt:x86_64 by solo5-spt.", "[INFO] Hello, Ada!");
        // Without a tender the program is taken, and not without a word.
        runAnywhere(nothing, COORDINATES, repository)
                .environment(
                        "PATH", Programs.without(folder, "solo5-spt"::equals).toString())
                .run()
                .assertSuccess()
                .assertLog()
                .contains(
                        "[WARNING] " + COORDINATES + ":unix:here is an ordinary program, which has all your rights.",
                        "  - spt for x86_64 (context x86_64): there is no solo5-spt",
                        "[INFO] Hello, world!");
        // A file of a repository is not executable.
        runAnywhere(nothing, COORDINATES + ":unix:here", repository)
                .with(Mavens.MAVEN_4_0)
                .run()
                .assertSuccess()
                .assertLog()
                .contains("[INFO] Hello, world!");
        assertThat(message(runAnywhere(nothing, COORDINATES + ":hvt:x86_64", repository)))
                .contains("lists no image hvt:x86_64; it lists: spt:x86_64, unix:here");
        assertThat(message(runAnywhere(nothing, "io.mirage.maven.it:nosuch:1", repository)
                        .offline()))
                .contains("io.mirage.maven.it:nosuch:1:json is not in the local repository, and Maven is offline");
        assertThat(message(runAnywhere(nothing, "greeting:1.2.3", repository)))
                .contains("'greeting:1.2.3' is not of the form GROUP:ARTIFACT:VERSION");
    }

    @Test
    void the_parent_of_unikernels_has_nothing_to_run(TestFolder folder) {
        TestProject project = folder.copy("trio");
        assertThat(message(run(project)))
                .contains("There is no project that builds a unikernel here. Run a published one with"
                        + " -Dmirage.artifact=GROUP:ARTIFACT:VERSION; of several modules, run one with -pl MODULE.");
    }

    @Test
    void other_bytes_than_those_of_the_index_are_not_run(TestFolder folder) throws IOException {
        Path repository = installed(folder);
        TestProject nothing = emptyFolder(folder);
        Path image = repository.resolve(RELEASE + "-here.unix");
        byte[] bytes = Files.readAllBytes(image);
        bytes[bytes.length - 1] ^= 1;
        Files.write(image, bytes);

        String message = message(runAnywhere(nothing, COORDINATES + ":unix:here", repository));

        assertThat(message)
                .contains(COORDINATES + ":unix:here (" + image + ") is not what the index of its release says")
                .contains("SHA-256: the index says ", ", the file has " + Digests.sha256(image))
                .contains("Nothing is run, and nothing is deleted")
                .doesNotContain("Hello");
        assertThat(image).hasBinaryContent(bytes);
        Path index = repository.resolve(RELEASE + ".json");
        Files.writeString(index, Files.readString(index).replace("\"schemaVersion\": 1", "\"schemaVersion\": 9"));
        assertThat(message(runAnywhere(nothing, COORDINATES, repository)))
                .contains(index + ", which should be the index of " + COORDINATES + ", is refused")
                .contains("its schemaVersion is 9, and this plugin knows 1");
    }

    @Test
    void what_would_be_needed_is_told(TestFolder folder) {
        OwnToolchain toolchain = OwnToolchain.copy(folder, "without-tenders", Tools.Architecture.X86_64);
        TestProject project = greeting(folder)
                .replace(
                        "pom.xml",
                        Tools.solo5(Tools.Architecture.X86_64).path().toString(),
                        toolchain.path().toString());
        project.maven("package").run().assertSuccess();
        toolchain.delete(toolchain.path().resolve("bin/solo5-spt"));

        assertThat(message(run(project).property("mirage.target", "spt")))
                .contains(
                        "This machine cannot run the image:",
                        "spt for x86_64 (context x86_64): there is no solo5-spt, neither with the toolchain nor in the PATH",
                        "opam install solo5, or mvn mirage:setup");
        // What is left is taken.
        run(project).run().assertSuccess().assertLog().contains("Running dist/host/greeting by this machine");
    }

    @Test
    void an_interrupted_build_leaves_no_unikernel_and_no_interface(TestFolder folder) throws Exception {
        TestProject project = greeting(folder)
                .replace(
                        "pom.xml",
                        "</contexts>",
                        "</contexts><devices><device><name>service</name><type>net</type></device></devices>");
        project.write(
                "src/main/mirage/main.ml", "let () = print_endline \"waiting\"; while true do Gc.full_major () done");
        project.maven("package").run().assertSuccess();

        try (RunningBuild build = run(project)
                .property("mirage.target", "spt")
                .property("mirage.net", "service=tap-it-2:198.19.8.1/24")
                .pathFirst(ip(folder).resolveSibling(""))
                .start()) {
            build.awaitLog("waiting", Duration.ofMinutes(2));
            List<ProcessHandle> processes = build.descendants();
            assertThat(processes).isNotEmpty();
            build.interrupt().await(Duration.ofMinutes(1));

            assertThat(processes).noneMatch(ProcessHandle::isAlive);
        }
        assertThat(folder.path().resolve("asked")).content().hasLineCount(4).endsWith("link del dev tap-it-2\n");
    }
}
