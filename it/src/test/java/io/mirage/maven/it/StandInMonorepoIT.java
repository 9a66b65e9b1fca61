package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** opam-monorepo without Maven: what the plugin relies on, of the real one (0.3.6) and the stand-in alike. */
@IntegrationTest
class StandInMonorepoIT {

    private static final String NOT_VENDORED = "%s {= \"%s\"}";

    private static String vendored(String name, String version) {
        return name + " {= \"" + version + "\" & ?vendor}";
    }

    private static String ocaml() {
        return Command.of("ocamlfind", "ocamlopt", "-version").run().output().strip();
    }

    /** What is in every lock. */
    private static List<String> with(String... vendored) {
        List<String> all = new ArrayList<>(List.of(vendored));
        all.add(NOT_VENDORED.formatted("dune", "3.0.0"));
        all.add(NOT_VENDORED.formatted("ocaml", ocaml()));
        all.add(NOT_VENDORED.formatted("ocaml-base-compiler", ocaml()));
        return all;
    }

    // --- The lock file.

    @Test
    void writes_the_lock_file(TestFolder folder) throws IOException {
        OpamRepository repository = OpamRepository.toys(folder);
        MonorepoProject project = MonorepoProject.of(folder, "\"banner\"", "\"stopwatch\"", "\"ropes-io\"");

        project.lock(repository).assertSuccess().assertOutput().isEqualTo("""
                        ==> Using 1 locally scanned package as the target.
                        ==> Found 10 opam dependencies for the target package.
                        ==> Querying opam database for their metadata and Dune compatibility.
                        ==> Calculating exact pins for each of them.
                        ==> Wrote lockfile with 5 entries to app.opam.locked. You can now run opam monorepo pull to fetch their sources.
                        """);

        assertThat(project.locked()).isEqualTo(expectedLock(repository));
        FileTimes before = FileTimes.of(project);
        project.lock(repository).assertSuccess();
        assertThat(project.locked()).isEqualTo(expectedLock(repository));
        assertThat(FileTimes.of(project)).as("written again").isNotEqualTo(before);
    }

    private record FileTimes(Object inode) {
        static FileTimes of(MonorepoProject project) throws IOException {
            return new FileTimes(Files.getAttribute(project.path().resolve("app.opam.locked"), "unix:ino"));
        }
    }

    private static String expectedLock(OpamRepository repository) {
        String git = repository.gitTree("stopwatch").url();
        String text = """
                opam-version: "2.0"
                synopsis: "opam-monorepo generated lockfile"
                maintainer: "opam-monorepo"
                depends: [
                  "banner" {= "1.2" & ?vendor}
                  "clockface" {= "0.2.0" & ?vendor}
                  "conf-banner" {= "1"}
                  "dune" {= "3.0.0"}
                  "metric" {= "1.1.0" & ?vendor}
                  "ocaml" {= "OCAML"}
                  "ocaml-base-compiler" {= "OCAML"}
                  "ropes" {= "2.1.0" & ?vendor}
                  "ropes-io" {= "2.1.0" & ?vendor}
                  "stopwatch" {= "0.9" & ?vendor}
                ]
                depexts: [
                  ["banner-devel"] {os-family = "fedora"}
                  ["libbanner-data"] {os-family = "debian"}
                  ["libbanner-dev"] {os-family = "debian"}
                ]
                pin-depends: [
                  [
                    "banner.1.2"
                    "SOURCES/banner-1.2.tar.gz"
                  ]
                  [
                    "clockface.0.2.0"
                    "SOURCES/clockface-0.2.0.tar.gz"
                  ]
                  [
                    "metric.1.1.0"
                    "SOURCES/metric-1.1.0.tbz"
                  ]
                  [
                    "ropes.2.1.0"
                    "SOURCES/ropes-2.1.0.tbz"
                  ]
                  [
                    "ropes-io.2.1.0"
                    "SOURCES/ropes-2.1.0.tbz"
                  ]
                  [
                    "stopwatch.0.9"
                    "GIT"
                  ]
                ]
                x-opam-monorepo-cli-args: [
                  "--require-cross-compile"
                  "--build-only"
                  "app"
                  "-l"
                  "app.opam.locked"
                  "--ocaml-version"
                  "OCAML"
                  "--opam-repositories=[REPOSITORY]"
                  "VARIABLES"
                ]
                x-opam-monorepo-duniverse-dirs: [
                """
                + folder(repository, "banner", "banner-1.2.tar.gz")
                + folder(repository, "clockface", "clockface-0.2.0.tar.gz")
                + folder(repository, "metric", "metric-1.1.0.tbz")
                + folder(repository, "ropes", "ropes-2.1.0.tbz")
                + """
                  [
                    "GIT"
                    "stopwatch"
                  ]
                ]
                x-opam-monorepo-global-opam-vars: [
                  ["arch" "x86_64"]
                  ["monorepo" "opam-monorepo"]
                  ["opam-version" "2.1.2"]
                  ["os" "linux"]
                  ["os-distribution" "debian"]
                  ["os-family" "debian"]
                ]
                x-opam-monorepo-opam-repositories: [
                  "REPOSITORY"
                ]
                x-opam-monorepo-root-packages: ["app"]
                x-opam-monorepo-version: "0.3"
                """;
        return broken(text.replace("OCAML", ocaml())
                .replace("REPOSITORY", repository.url())
                .replace("SOURCES", repository.sourcesUrl())
                .replace("VARIABLES", MonorepoProject.VARIABLES)
                .replace("GIT", git));
    }

    private static String folder(OpamRepository repository, String folder, String archive) {
        Path file = repository.archive(archive);
        return """
                  [
                    "SOURCES/%s"
                    "%s"
                    [
                      "sha256=%s"
                      "md5=%s"
                    ]
                  ]
                """.formatted(archive, folder, Digests.sha256(file), Digests.md5(file));
    }

    /** Lists that fit on a line of 78 are on one, and the length of these depends on where the test runs. */
    private static String broken(String text) {
        StringBuilder result = new StringBuilder();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            int end = i + 1;
            while (end < lines.size() && lines.get(end).strip().startsWith("\"")) {
                end++;
            }
            String line = lines.get(i);
            String joined = line
                    + String.join(
                            " ",
                            lines.subList(i + 1, end).stream()
                                    .map(String::strip)
                                    .toList()) + "]";
            boolean closes =
                    end < lines.size() && end > i + 1 && lines.get(end).strip().equals("]");
            boolean isShort = joined.length() <= 78 && (line.strip().equals("[") || line.contains("repositories: ["));
            if (closes && isShort) {
                result.append(joined).append('\n');
                i = end;
            } else {
                result.append(line).append('\n');
            }
        }
        return result.toString();
    }

    @Test
    void writes_few_entries(TestFolder folder) {
        OpamRepository repository = OpamRepository.toys(folder);
        MonorepoProject none = MonorepoProject.of(folder);
        none.lock(repository).assertSuccess();

        assertThat(none.depends()).containsExactly(NOT_VENDORED.formatted("ocaml-base-compiler", ocaml()));
        assertThat(none.locked())
                .contains("]\n\nx-opam-monorepo-global-opam-vars: [\n")
                .doesNotContain("pin-depends");

        MonorepoProject one = MonorepoProject.of(folder, "\"metric\"");
        one.lock(repository).assertSuccess();
        assertThat(one.depends()).containsExactlyInAnyOrderElementsOf(with(vendored("metric", "1.1.0")));
        assertThat(one.locked())
                .containsPattern(
                        "pin-depends: \\[\\s+\"metric\\.1\\.1\\.0\"\\s+\"" + repository.sourcesUrl() + "/metric")
                .contains("x-opam-monorepo-duniverse-dirs: [\n  [\n    \"");
    }

    @Test
    void locks_a_unikernel_that_the_mirage_tool_configured(TestFolder folder) {
        OpamRepository repository = OpamRepository.mirage(folder);
        MirageProject mirage = MirageProject.of(folder.copy("vendored-config"));
        mirage.configure("spt").assertSuccess();
        MonorepoProject project =
                MonorepoProject.of(folder).write("app.opam", mirage.project().read("mirage/service-spt.opam"));

        project.lock(repository).assertSuccess();

        assertThat(project.depends())
                .contains(
                        vendored("banner", "1.2"),
                        vendored("cmdliner-stdlib", "1.0.1"),
                        vendored("lwt", "5.7.0"),
                        vendored("metric", "1.1.0"),
                        vendored("mirage-crypto-rng", "2.0.0"),
                        vendored("mirage-runtime", "4.9.0"),
                        vendored("mirage-solo5", "0.10.0"),
                        NOT_VENDORED.formatted("mirage", "4.9.0"),
                        NOT_VENDORED.formatted("ocaml-solo5", "0.8.5"),
                        NOT_VENDORED.formatted("opam-monorepo", "0.3.6"));
        assertThat(project.locked()).contains("""
                        x-opam-monorepo-opam-provided: [
                          "mirage" "ocaml-solo5" "opam-monorepo" "solo5"
                        ]
                        """);
    }

    @Test
    void what_was_locked_builds(TestFolder folder) throws IOException {
        OpamRepository repository = OpamRepository.toys(folder);
        MonorepoProject project = MonorepoProject.of(
                folder, "\"banner\"", "\"stopwatch\"", "\"ropes-io\"", "\"palette\"", "\"metric\"", "\"clockface\"");
        project.lock(repository).assertSuccess();
        Path duniverse = folder.folder("app/duniverse");
        for (String archive : List.of(
                "banner-1.2.tar.gz",
                "clockface-0.2.0.tar.gz",
                "metric-1.1.0.tbz",
                "palette-3.1.0.tar.xz",
                "ropes-2.1.0.tbz")) {
            Command.of("tar", "-xf", repository.archive(archive).toString())
                    .in(duniverse)
                    .run()
                    .assertSuccess();
        }
        Command.of("git", "clone", "-q", repository.gitTree("stopwatch").path().toString(), "stopwatch")
                .in(duniverse)
                .run()
                .assertSuccess();
        Files.writeString(project.path().resolve("dune-project"), "(lang dune 2.9)\n");
        Files.writeString(
                project.path().resolve("dune"),
                "(vendored_dirs duniverse)\n(executable (name main)"
                        + " (libraries banner stopwatch ropes-io palette metric clockface))\n");
        TestProject main = folder.copy("vendored");
        Files.copy(main.file("src/main/mirage/main.ml"), project.path().resolve("main.ml"));

        Command.of(Tools.dune().toString(), "exec", "--root", ".", "--display", "quiet", "./main.exe")
                .in(project.path())
                .run()
                .assertSuccess()
                .assertOutput()
                .endsWith("""
                        [ 02:05 ]
                        3.05 m, red
                        metric 1.1.0, clockface 0.2.0, palette 3.1.0
                        """);
    }

    // --- Choosing.

    @Test
    void prefers_what_is_locked_when_asked_to(TestFolder folder) throws IOException {
        OpamRepository repository = OpamRepository.toys(folder);
        MonorepoProject project = MonorepoProject.of(folder, "\"metric\"", "\"ropes\"");
        project.lock(repository, "--minimal-update")
                .assertExitCode(1)
                .assertOutput()
                .contains("[ERROR] No lock file to upgrade, could not find app.opam.locked");
        project.lock(repository).assertSuccess();
        project.write(
                "app.opam.locked", project.locked().replace("1.1.0", "1.0.0").replace("2.1.0", "2.0.0"));

        project.lock(repository, "--minimal-update").assertSuccess();
        assertThat(project.depends()).contains(vendored("metric", "1.0.0"), vendored("ropes", "2.0.0"));

        // To update one package, it is left out of the lock that is there.
        project.write("app.opam.locked", project.locked().replaceAll("(?m)^  \"metric\" \\{.*\n", ""));
        project.lock(repository, "--minimal-update").assertSuccess();
        assertThat(project.depends()).contains(vendored("metric", "1.1.0"), vendored("ropes", "2.0.0"));

        project.write("app.opam.locked", project.locked().replace("\"0.3\"", "\"0.9\""));
        project.lock(repository, "--minimal-update")
                .assertExitCode(1)
                .assertOutput()
                .contains("[ERROR] Incompatible opam-monorepo lockfile version 0.9. Please upgrade");
    }

    @Test
    void looks_at_variables_tags_and_flags(TestFolder folder) {
        OpamRepository repository = OpamRepository.toys(folder)
                .replace("metric", "1.0.0", "license:", "tags: [\"cross-compile\"]\nlicense:")
                .replace("ropes", "2.1.0", "license:", "flags: avoid-version\nlicense:")
                .replace("palette", "3.1.0", "license:", "available: arch != \"x86_64\"\nlicense:");
        MonorepoProject project = MonorepoProject.of(
                folder,
                "\"metric\" {?monorepo}",
                "\"ropes\" {os = \"linux\"}",
                "\"palette\" {build & >= \"2\"}",
                "\"clockface\" {!?monorepo | with-test | arch = \"arm64\"}");

        project.lock(repository).assertSuccess();

        assertThat(project.depends())
                .containsExactlyInAnyOrderElementsOf(
                        with(vendored("metric", "1.0.0"), vendored("palette", "3.0.0"), vendored("ropes", "2.0.0")));
        // Without the variable that mirage's packages ask for there are no dependencies, and that is no error.
        List<String> arguments = new ArrayList<>(MonorepoProject.arguments(repository));
        arguments.replaceAll(argument -> argument.replace(",[monorepo,opam-monorepo]", ""));
        project.write("app.opam", MonorepoProject.opam("\"metric\" {?monorepo}"));
        project.run(arguments).run().assertSuccess().assertOutput().contains("Wrote lockfile with 0 entries");
    }

    /** The order in which they are given does not matter: it is that of the URLs. */
    @Test
    void of_two_repositories_with_one_version_the_first_in_order_of_urls_wins(TestFolder folder) {
        OpamRepository repository = OpamRepository.toys(folder);
        OpamRepository overlay = OpamRepository.empty(folder, "a-overlay");
        overlay.add("metric", "1.1.0", SourceArchive.Form.TAR_GZ);
        MonorepoProject project = MonorepoProject.of(folder, "\"metric\"", "\"ropes\"");
        for (String both : List.of(repository.url() + "," + overlay.url(), overlay.url() + "," + repository.url())) {
            List<String> arguments = new ArrayList<>(MonorepoProject.arguments(repository));
            arguments.replaceAll(
                    argument -> argument.startsWith("--opam-r") ? "--opam-repositories=[" + both + "]" : argument);

            project.run(arguments).run().assertSuccess();

            assertThat(project.locked()).contains("metric-1.1.0.tar.gz\"", "ropes-2.1.0.tbz");
        }
    }

    @Test
    void a_repository_in_git_is_locked_with_its_commit(TestFolder folder) {
        OpamRepository repository = OpamRepository.toys(folder);
        GitTree git = GitTree.of(repository.path());
        MonorepoProject project = MonorepoProject.of(folder, "\"metric\"");
        for (String url : List.of("git+" + repository.url(), git.url())) {
            List<String> arguments = new ArrayList<>(MonorepoProject.arguments(repository));
            arguments.replaceAll(argument -> argument.replace("[" + repository.url() + "]", "[" + url + "]"));

            project.run(arguments).run().assertSuccess();

            // 0.3 writes eight digits of it, also when all were given.
            String start = "git+" + repository.url() + "#" + git.commit().substring(0, 8);
            assertThat(project.locked())
                    .containsPattern("repositories: \\[\\s*\"" + Pattern.quote(start) + "[0-9a-f]*\"");
        }
    }

    // --- Errors.

    private static void assertFails(TestFolder folder, OpamRepository repository, String error, String... depends) {
        MonorepoProject project = MonorepoProject.of(folder, depends).write("app.opam.locked", "the old one");
        project.lock(repository).assertExitCode(1).assertOutput().contains(error);
        assertThat(project.locked()).isEqualTo("the old one");
    }

    @Test
    void explains_why_there_is_no_solution(TestFolder folder) {
        OpamRepository repository = OpamRepository.toys(folder);
        assertFails(folder, repository, """
                opam-monorepo: [ERROR] Can't find all required versions.
                """, "\"metric\"", "\"nosuch\"");
        assertFails(folder, repository, """
                - nosuch -> (problem)
                    No known implementations at all
                """, "\"metric\"", "\"nosuch\"");
        assertFails(folder, repository, """
                - metric -> (problem)
                    app zdev requires >= 2.0
                    Rejected candidates:
                      metric.1.1.0: Incompatible with restriction: >= 2.0
                      metric.1.0.0: Incompatible with restriction: >= 2.0
                """, "\"metric\" {>= \"2.0\"}");
        assertFails(folder, repository, """
                - oldtimes -> (problem)
                    Rejected candidates:
                      oldtimes.1.0: Requires metric < 1.1
                """, "\"metric\" {>= \"1.1\"}", "\"oldtimes\"");
    }

    @Test
    void wants_all_to_be_built_with_dune(TestFolder folder) {
        OpamRepository repository = OpamRepository.toys(folder);
        assertFails(folder, repository, """
                opam-monorepo: [ERROR] Some dependencies cannot be built with dune!

                opam-monorepo requires that all dependencies use dune as their build system.

                These dependencies (possibly transitive) don't use dune as their build system:
                - makebuilt
                """, "\"metric\"", "\"makebuilt\"");
    }

    @Test
    void warns_of_a_package_without_a_dev_repo_and_does_not_vendor_it(TestFolder folder) {
        MonorepoProject project = MonorepoProject.of(folder, "\"metric\"", "\"nowhere\"");

        project.lock(OpamRepository.toys(folder))
                .assertSuccess()
                .assertOutput()
                .contains(
                        "opam-monorepo: [WARNING] Package nowhere.1.0 has no dev-repo specified, but it needs a dev-repo to"
                                + " be successfully included in the duniverse.\n")
                .contains("Wrote lockfile with 1 entries");

        // It says that it is vendored, and has no source.
        assertThat(project.depends()).contains(vendored("nowhere", "1.0"));
        assertThat(project.locked()).doesNotContain("nowhere.1.0", "nowhere-1.0");
    }

    @Test
    void two_repositories_cannot_have_one_folder(TestFolder folder) {
        OpamRepository repository = OpamRepository.toys(folder)
                .replace(
                        "palette",
                        "3.1.0",
                        "git+https://toys.invalid/palette.git",
                        "https://other.invalid/x/metric.git");

        MonorepoProject.of(folder, "\"metric\"", "\"palette\"")
                .lock(repository)
                .assertExitCode(1)
                .assertOutput()
                .contains(
                        "[ERROR] Multiple dev-repos would be vendored into the directory: duniverse/metric\nDev-repos:\n");
    }

    @Test
    void takes_repositories_in_git_and_in_folders_only(TestFolder folder) {
        OpamRepository repository = OpamRepository.toys(folder);
        MonorepoProject project = MonorepoProject.of(folder, "\"metric\"");
        for (String url : List.of("http://127.0.0.1:1/repository", "file:///nosuch/repository")) {
            List<String> arguments = new ArrayList<>(MonorepoProject.arguments(repository));
            arguments.replaceAll(argument -> argument.replace(repository.url(), url));

            project.run(arguments)
                    .run()
                    .assertExitCode(1)
                    .assertOutput()
                    .contains("[ERROR] Only git and local file systems (file://) are supported at the moment, got "
                            + url);
        }
    }

    @Test
    void wants_an_opam_root_and_a_correct_command_line(TestFolder folder) throws IOException {
        OpamRepository repository = OpamRepository.toys(folder);
        MonorepoProject project = MonorepoProject.of(folder, "\"metric\"");
        Path empty = folder.folder("empty");

        new MonorepoProject(project.path(), folder.path().resolve("nosuch"))
                .lock(repository)
                .assertExitCode(125)
                .assertOutput()
                .contains("[ERROR] Opam has not been initialised, please run `opam init'\n")
                .contains("opam-monorepo: internal error, uncaught exception:\n");
        new MonorepoProject(project.path(), empty)
                .lock(repository)
                .assertExitCode(125)
                .assertOutput()
                .contains("[ERROR] " + empty + " exists, but does not appear to be a valid opam root. Please");
        project.lock(repository, "--frob")
                .assertExitCode(124)
                .assertOutput()
                .startsWith("opam-monorepo: unknown option '--frob'.\nUsage: opam-monorepo lock ");
        project.run(List.of("frob"))
                .run()
                .assertExitCode(124)
                .assertOutput()
                .startsWith("opam-monorepo: unknown command 'frob', must be one of ");
        project.lock(repository, "nosuch")
                .assertExitCode(1)
                .assertOutput()
                .contains("[ERROR] Package nosuch specified but not found in repository\n");
        project.write("app.opam", "opam-version: \"2.0\"\ndepends: [ \"metric\" {\n")
                .lock(repository)
                .assertExitCode(125)
                .assertOutput()
                .contains(project.path() + "/app.opam:3:0-3:0::\n               Parse error\n");
        project.run(List.of("--version")).run().assertSuccess().assertOutput().matches("0\\.[34]\\.\\d+\n");
    }
}
