package io.mirage.maven.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.process.LocalCommandRunner;
import io.mirage.maven.project.Coordinates;
import io.mirage.maven.project.DeclarationBuilder;
import io.mirage.maven.release.Index;
import io.mirage.maven.release.Json;
import io.mirage.maven.running.RunOptions;
import io.mirage.maven.solo5.AbiTarget;
import io.mirage.maven.solo5.Architecture;
import io.mirage.maven.solo5.ElfImageBuilder;
import io.mirage.maven.solo5.ImageDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Published images on machines that have this and that. */
class RunGoalTest implements Machine.Access {
    private static final RunOptions NOTHING = new RunOptions(Optional.empty(), Map.of(), Map.of(), List.of());

    @TempDir
    Path temp;

    private FakeProject project;
    private boolean kvm = true;
    private boolean wanted = true;
    private final List<Index.ImageEntry> entries = new ArrayList<>();

    @BeforeEach
    void machine() throws IOException {
        project = new FakeProject(temp);
        Files.createDirectories(temp.resolve("root/dev"));
        Files.createFile(temp.resolve("root/dev/kvm"));
        project.artifacts(this::find);
    }

    private Optional<Path> find(Coordinates of, String extension, String classifier) {
        Path file = temp.resolve("hello" + (classifier.isEmpty() ? "" : "-" + classifier) + "." + extension);
        return Optional.of(file).filter(Files::exists);
    }

    private void publish(String target, Architecture architecture, ElfImageBuilder image, Index.@Nullable Abi abi)
            throws IOException {
        Path file = temp.resolve("hello-" + architecture.name() + "." + target);
        image.writeTo(file);
        ImageDigest digest = ImageDigest.of(file);
        entries.add(new Index.ImageEntry(
                target,
                architecture.name(),
                "a",
                new Index.Artifact(target, architecture.name()),
                digest.size(),
                digest.sha256(),
                abi,
                List.of()));
        index("org.example");
    }

    private void solo5(String target, Architecture architecture) throws IOException {
        publish(
                target,
                architecture,
                ElfImageBuilder.solo5(architecture, AbiTarget.ofName(target).orElseThrow()),
                new Index.Abi(target, 2));
    }

    private void index(String group) throws IOException {
        index(group, "1");
    }

    private void index(String group, String version) throws IOException {
        Files.writeString(
                temp.resolve("hello.json"),
                Json.write(new Index(
                        1,
                        "hello",
                        group,
                        "hello",
                        version,
                        entries,
                        new Index.Built(null, null, null, null, null, null))));
    }

    private void run(Optional<String> target, boolean dryRun) throws Exception {
        run("1", target, dryRun);
    }

    private void run(String version, Optional<String> target, boolean dryRun) throws Exception {
        ImageLauncher launcher = new ImageLauncher(
                new ProjectImages(project.configurator(), project.host()),
                new PublishedImages(DeclarationBuilder.targets(), project.host()),
                new TapInterfaces(new Machine(project.host(), temp.resolve("root"), this), new LocalCommandRunner()));
        new RunGoal(launcher, new LocalCommandRunner())
                .run(
                        project.request(DeclarationBuilder.declare()),
                        new RunRequest(
                                false,
                                Optional.of("org.example:hello:" + version),
                                Optional.empty(),
                                target,
                                NOTHING,
                                false,
                                wanted),
                        Console.LOG,
                        dryRun,
                        project.log.logger());
    }

    private String command() throws Exception {
        run(Optional.empty(), true);
        List<String> lines = project.log.of("info");
        return lines.get(lines.size() - 1);
    }

    @Test
    void takes_the_best_image_that_the_machine_can_run() throws Exception {
        project.machine().script("bin/solo5-hvt", "exit 0");
        project.machine().script("bin/solo5-spt", "exit 0");
        project.machine().script("bin/qemu-system-x86_64", "exit 0");
        publish("unix", Architecture.X86_64, ElfImageBuilder.hostExecutable(Architecture.X86_64), null);
        solo5("spt", Architecture.AARCH64);
        solo5("virtio", Architecture.X86_64);
        solo5("spt", Architecture.X86_64);
        solo5("hvt", Architecture.X86_64);

        assertThat(command())
                .startsWith(project.machine().bin() + "/solo5-hvt ")
                .endsWith("hello-x86_64.hvt");
        wanted = false;
        assertThat(command()).startsWith(project.machine().bin() + "/solo5-spt ");
        wanted = true;
        kvm = false;
        assertThat(command())
                .startsWith(project.machine().bin() + "/solo5-spt ")
                .endsWith("hello-x86_64.spt");
        project.machine().remove("bin/solo5-spt");
        assertThat(command())
                .startsWith(project.machine().bin() + "/qemu-system-x86_64 ")
                .endsWith("-kernel " + temp.resolve("hello-x86_64.virtio"));
        project.machine().remove("bin/qemu-system-x86_64");
        assertThat(command()).isEqualTo("./unikernel");
        assertThat(project.log.of("info"))
                .contains("install -m 700 " + temp.resolve("hello-x86_64.unix") + " ./unikernel");
        assertThat(project.log.of("warn"))
                .singleElement()
                .asString()
                .startsWith("org.example:hello:1:unix:x86_64 is an ordinary program, which has all your rights.")
                .contains("  - hvt for x86_64 (context a): /dev/kvm is not readable and writable for you")
                .contains("  - spt for x86_64 (context a): there is no solo5-spt");
        run(Optional.of("unix"), true);
        assertThat(project.log.of("warn")).hasSize(1);
    }

    @Test
    void says_of_every_image_what_it_would_need() throws Exception {
        kvm = false;
        solo5("hvt", Architecture.X86_64);
        solo5("spt", Architecture.AARCH64);
        solo5("virtio", Architecture.X86_64);
        solo5("xen", Architecture.X86_64);

        assertThatThrownBy(() -> run(Optional.empty(), false))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContainingAll(
                        "This machine cannot run any of the 4 images:",
                        "hvt for x86_64 (context a): /dev/kvm is not readable and writable for you",
                        "there is no solo5-hvt",
                        "spt for aarch64 (context a): this machine is x86_64",
                        "virtio for x86_64 (context a): there is no qemu-system-x86_64",
                        "xen for x86_64 (context a): mirage:run does not run xen images; what runs them is xl");
    }

    @Test
    void an_index_that_says_other_things_than_the_image_is_refused() throws Exception {
        project.machine().script("bin/solo5-spt", "exit 0");
        publish(
                "spt",
                Architecture.X86_64,
                ElfImageBuilder.solo5(Architecture.X86_64, AbiTarget.HVT),
                new Index.Abi("spt", 2));

        assertThatThrownBy(() -> run(Optional.empty(), false))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContainingAll(
                        "org.example:hello:1:spt:x86_64",
                        "ABI: the index says spt 2, the file has hvt",
                        "Nothing is run");
    }

    @Test
    void the_index_of_another_release_is_refused() throws Exception {
        solo5("spt", Architecture.X86_64);
        index("org.other");

        assertThatThrownBy(() -> run(Optional.empty(), false))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContainingAll("should be the index of org.example:hello:1", "is that of org.other:hello:1.");
        index("org.example", "2");
        assertThatThrownBy(() -> run(Optional.empty(), false))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContainingAll(
                        "should be the index of org.example:hello:1", "is that of org.example:hello:2.");
    }

    @Test
    void a_snapshot_and_the_newest_release_have_other_names_for_maven() throws Exception {
        project.machine().script("bin/solo5-spt", "exit 0");
        solo5("spt", Architecture.X86_64);

        index("org.example", "2-SNAPSHOT");
        run("2-SNAPSHOT", Optional.empty(), true);
        run("2-20260131.120000-7", Optional.empty(), true);
        run("LATEST", Optional.empty(), true);
        assertThatThrownBy(() -> run("2", Optional.empty(), true)).isInstanceOf(BuildFailure.class);
    }

    @Test
    void text_of_an_index_that_is_none_does_not_come_through() throws Exception {
        Files.writeString(temp.resolve("hello.json"), "{\"a\\u001b[31m\": 1, \"a\\u001b[31m\": 2}");

        assertThatThrownBy(() -> run(Optional.empty(), false))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("Duplicate field 'a?[31m'")
                // Maven prints the messages of all causes.
                .satisfies(thrown -> {
                    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
                        assertThat(cause.getMessage()).doesNotContain("\u001b");
                    }
                });
    }

    @Test
    void a_release_without_images_says_so() throws Exception {
        index("org.example");

        assertThatThrownBy(() -> run(Optional.empty(), false))
                .isInstanceOf(BuildFailure.class)
                .hasMessage("The index of org.example:hello:1 lists no image.");
    }

    @Test
    void shows_the_console_and_tells_what_the_exit_code_means() throws Exception {
        project.machine().script("bin/solo5-spt", "echo to out", "echo to err >&2", "exit 255");
        solo5("spt", Architecture.X86_64);

        assertThatThrownBy(() -> run(Optional.of("spt"), false))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("org.example:hello:1:spt:x86_64 ended with exit code 255: it aborted");
        assertThat(project.log.of("info"))
                .contains("Running org.example:hello:1:spt:x86_64 by solo5-spt.", "to out", "to err");
    }

    @Test
    void a_console_is_the_log_or_the_terminal() throws Exception {
        assertThat(Console.of("log")).isEqualTo(Console.LOG);
        assertThat(Console.of(" RAW ")).isEqualTo(Console.RAW);
        assertThatThrownBy(() -> Console.of("serial"))
                .isInstanceOf(BuildFailure.class)
                .hasMessage("mirage.console is 'serial'; allowed: log, raw.");
    }

    @Test
    void without_a_project_there_is_nothing_to_run() {
        ImageLauncher launcher = new ImageLauncher(
                new ProjectImages(project.configurator(), project.host()),
                new PublishedImages(DeclarationBuilder.targets(), project.host()),
                new TapInterfaces(new Machine(project.host(), temp.resolve("root"), this), new LocalCommandRunner()));

        assertThatThrownBy(() -> launcher.choose(
                        project.request(DeclarationBuilder.declare()),
                        new RunRequest(
                                false, Optional.empty(), Optional.empty(), Optional.empty(), NOTHING, false, true),
                        project.log.logger()))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("-Dmirage.artifact=GROUP:ARTIFACT:VERSION");
    }

    @Override
    public boolean writable(Path folder) {
        return true;
    }

    @Override
    public boolean usable(Path device) {
        return kvm;
    }

    @Override
    public long free(Path folder) {
        return Long.MAX_VALUE;
    }
}
