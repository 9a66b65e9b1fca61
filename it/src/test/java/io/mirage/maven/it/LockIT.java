package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;

/** {@code mirage:lock}: which versions, what is written and told, and what is left alone. */
@IntegrationTest
class LockIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** The packages and versions of {@code depends}: {@code metric 1.1.0}. */
    private static List<String> versions(TestProject project) {
        return versions(Vendored.lock(project));
    }

    private static List<String> versions(String lock) {
        return lock.lines()
                .dropWhile(line -> !line.equals("depends: ["))
                .skip(1)
                .takeWhile(line -> !line.equals("]"))
                .map(line -> line.strip().replaceFirst("\"(.*?)\" \\{= \"(.*?)\".*", "$1 $2"))
                .toList();
    }

    /** What a lock says of changes, with the marks before them. */
    private static List<String> changes(BuildResult result) {
        return result.log()
                .lines()
                .map(line -> line.replaceFirst("^\\[INFO] ", ""))
                .filter(line -> line.matches("[+-] \\S+ \\S+|  \\S+ \\S+ -> \\S+.*"))
                .toList();
    }

    private static List<String> beside(Path file) throws IOException {
        try (Stream<Path> files = Files.list(file.getParent())) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    // --- The lock file.

    @Test
    void locks_and_says_what_changed(TestFolder folder) throws IOException {
        OpamRepository repository = OpamRepository.toys(folder).remove("metric", "1.1.0");
        TestProject project = Vendored.copy(folder, repository);

        BuildResult first = project.maven("mirage:lock").run().assertSuccess();

        assertThat(versions(project))
                .contains(
                        "banner 1.2",
                        "clockface 0.2.0",
                        "conf-banner 1",
                        "metric 1.0.0",
                        "palette 3.1.0",
                        "ropes 2.1.0",
                        "ropes-io 2.1.0",
                        "stopwatch 0.9");
        assertThat(changes(first)).contains("+ metric 1.0.0", "+ ropes-io 2.1.0", "+ stopwatch 0.9");
        assertThat(changes(first)).allMatch(line -> line.startsWith("+ "));
        assertThat(beside(Vendored.lockFile(project))).containsExactly("main.ml", "vendored.opam.locked");
        String lock = Vendored.lock(project);
        assertThat(lock)
                .contains("x-opam-monorepo-version: \"0.3\"")
                .contains("sha256=" + Digests.sha256(repository.archive("banner-1.2.tar.gz")))
                .contains(repository.gitTree("stopwatch").url())
                // What is true on this machine only is not in it.
                .doesNotContain("cli-args", project.path().resolve("target").toString());

        BuildResult same = project.maven("mirage:lock").run().assertSuccess();
        assertThat(changes(same)).isEmpty();
        assertThat(Vendored.lock(project)).isEqualTo(lock);

        repository.add("metric", "1.2.0", SourceArchive.Form.TBZ);
        BuildResult changed =
                Vendored.without(project, "palette").maven("mirage:lock").run().assertSuccess();
        assertThat(changes(changed)).containsExactly("  metric 1.0.0 -> 1.2.0", "- palette 3.1.0");
    }

    @Test
    void an_empty_cache_gives_the_same_bytes(TestFolder folder) {
        OpamRepository repository = OpamRepository.toys(folder);
        TestProject one = Vendored.copyInto(folder, "one/vendored", repository);
        TestProject two = Vendored.copyInto(folder, "two/other place", repository);

        one.maven("mirage:lock").run().assertSuccess();
        two.maven("mirage:lock").with(Mavens.MAVEN_4_0).run().assertSuccess();

        assertThat(folder.path().resolve("one/cache")).isDirectory();
        assertThat(folder.path().resolve("two/cache")).isDirectory();
        assertThat(Vendored.lock(two)).isEqualTo(Vendored.lock(one));
    }

    @Test
    void only_the_packages_that_are_named_change(TestFolder folder) {
        OpamRepository repository = OpamRepository.toys(folder);
        OpamRepository old = OpamRepository.empty(folder, "old-repository").withCompiler();
        old.add("metric", "1.0.0", SourceArchive.Form.TBZ);
        old.add("palette", "3.0.0", SourceArchive.Form.TAR_XZ);
        old.add("ropes", "2.0.0", SourceArchive.Form.TBZ);
        TestProject project = Vendored.copy(folder, repository);
        for (String name : List.of("clockface", "banner", "stopwatch")) {
            Vendored.without(project, name);
        }
        project.replace("pom.xml", repository.url(), old.url());
        Vendored.host(project, "mirage:lock").run().assertSuccess();
        assertThat(versions(project)).contains("metric 1.0.0", "palette 3.0.0", "ropes 2.0.0");
        project.replace("pom.xml", old.url(), repository.url());

        BuildResult one = Vendored.host(project, "mirage:lock")
                .property("mirage.lock.update", "metric")
                .run()
                .assertSuccess();

        assertThat(changes(one)).contains("  metric 1.0.0 -> 1.1.0");
        assertThat(versions(project)).contains("metric 1.1.0", "palette 3.0.0", "ropes 2.0.0", "ropes-io 2.0.0");
        Vendored.host(project, "mirage:lock")
                .property("mirage.lock.update", "palette,ropes")
                .run()
                .assertSuccess();
        assertThat(versions(project)).contains("metric 1.1.0", "palette 3.1.0", "ropes 2.1.0", "ropes-io 2.1.0");
        FailedBuild.of(Vendored.host(project, "mirage:lock")
                        .property("mirage.lock.update", "nosuch")
                        .run())
                .assertMessage()
                .contains("mirage.lock.update: nosuch is not in");
    }

    @Test
    void the_targets_of_a_config_are_locked_together(TestFolder folder) {
        OpamRepository repository = OpamRepository.mirage(folder);
        TestProject project = repository.usedBy(folder.copy("vendored-config"));

        project.maven("mirage:lock").run().assertSuccess();

        String lock = project.read("service.opam.locked");
        assertThat(versions(lock))
                .contains("banner 1.2", "metric 1.1.0", "ropes 2.1.0", "lwt 5.7.0", "mirage-runtime 4.9.0")
                .contains("mirage-solo5 0.10.0", "mirage-unix 5.0.0");
        assertThat(lock).contains("x-opam-monorepo-root-packages: [\"service-spt\" \"service-unix\"]");
        // What the tool and the toolchain bring is not vendored.
        assertThat(lock).containsPattern("\"mirage\" \\{= \"4\\.9\\.0\"}").doesNotContain("\"mirage.4.9.0\"");
        assertThat(SourceTree.of(project))
                .containsOnlyKeys("", ".mvn", "config.ml", "pom.xml", "service.opam.locked", "unikernel.ml");
    }

    // --- Repositories.

    @Test
    void of_two_repositories_the_later_one_counts(TestFolder folder) {
        OpamRepository repository = OpamRepository.toys(folder);
        for (String name : List.of("a-overlay", "z-overlay")) {
            OpamRepository overlay = OpamRepository.empty(folder, name);
            overlay.add("metric", "1.1.0", SourceArchive.Form.TAR_GZ);
            TestProject project = Vendored.copyInto(folder, "with " + name, repository);
            project.replace(
                    "pom.xml",
                    "</opamRepository>",
                    "</opamRepository><opamRepository>" + overlay.url() + "</opamRepository>");

            Vendored.host(project, "mirage:lock").run().assertSuccess();

            assertThat(Vendored.lock(project))
                    .contains("metric-1.1.0.tar.gz\"")
                    .containsSubsequence("x-opam-monorepo-opam-repositories: [", repository.url(), overlay.url());
        }
    }

    @Test
    void a_repository_can_be_a_commit(TestFolder folder) {
        OpamRepository repository = OpamRepository.toys(folder);
        GitTree git = GitTree.of(repository.path());
        TestProject project = Vendored.copy(folder, repository).replace("pom.xml", repository.url(), git.url());
        String first = git.commit();
        repository.add("metric", "1.3.0", SourceArchive.Form.TBZ);
        git.commitAll();

        Vendored.host(project, "mirage:lock").run().assertSuccess().assertLog().doesNotContain("[WARN");

        assertThat(versions(project)).contains("metric 1.1.0");
        project.replace("pom.xml", "#" + first, "");
        BuildResult moving = Vendored.host(project, "mirage:lock").run().assertSuccess();
        moving.assertLog().contains("[WARN", "<opamRepository>" + git.url() + "</opamRepository>");
        assertThat(changes(moving)).containsExactly("  metric 1.1.0 -> 1.3.0");
    }

    @Test
    void a_repository_that_is_not_there_is_named(TestFolder folder) {
        OpamRepository repository = OpamRepository.toys(folder);
        TestProject project = Vendored.copy(folder, repository);
        for (String url : List.of("file:///nosuch/repository", "https://127.0.0.1:1/repository")) {
            String pom = project.read("pom.xml");
            project.replace("pom.xml", repository.url(), url);
            FailedBuild.of(Vendored.host(project, "mirage:lock").run())
                    .assertMessage()
                    .contains(url);
            project.write("pom.xml", pom);
        }
        assertThat(Vendored.lockFile(project)).doesNotExist();
    }

    // --- What goes wrong, and leaves the lock file as it was.

    @Test
    void a_lock_that_fails_leaves_the_old_file(TestFolder folder) throws IOException {
        OpamRepository repository = OpamRepository.toys(folder);
        TestProject project = Vendored.locked(folder, repository);
        String lock = Vendored.lock(project);
        String pom = project.read("pom.xml");

        assertFails(Vendored.with(project, "nosuch"))
                .contains("nosuch: no repository has a package of this name", "this project");
        project.write("pom.xml", pom);
        assertFails(Vendored.with(project, "makebuilt"))
                .contains("do not build with dune", "- makebuilt", "<opamRepositories>");
        project.write("pom.xml", pom);
        assertFails(Vendored.with(project, "ropes &gt;= 3")).contains("ropes", ">= 3", "2.1.0", "2.0.0");
        project.write("pom.xml", pom);
        assertFails(Vendored.with(Vendored.with(project, "oldtimes"), "metric &gt;= 1.1"))
                .contains("oldtimes", "1.0: requires metric < 1.1");
        project.write("pom.xml", pom);
        repository.replace("palette", "3.1.0", "git+https://toys.invalid/palette", "git+https://other.invalid/metric");
        assertFails(project).contains("metric", "dev-repo");

        assertThat(Vendored.lock(project)).isEqualTo(lock);
        assertThat(beside(Vendored.lockFile(project))).containsExactly("main.ml", "vendored.opam.locked");
    }

    private static AbstractStringAssert<?> assertFails(TestProject project) {
        return FailedBuild.of(Vendored.host(project, "mirage:lock").run())
                .assertNoOtherErrors()
                .assertMessage();
    }

    @Test
    void a_lock_that_is_interrupted_leaves_the_old_file_and_no_process(TestFolder folder) throws Exception {
        OpamRepository repository = OpamRepository.toys(folder);
        TestProject project = Vendored.locked(folder, repository);
        String lock = Vendored.lock(project);
        Path started = folder.path().resolve("started");
        Path slow = Programs.script(
                folder.path().resolve("slow/opam-monorepo"),
                "case $1 in lock) touch " + Programs.quoted(started) + "; sleep 600;; esac",
                "exec " + Programs.quoted(Tools.opamMonorepo()) + " \"$@\"");
        project.replace("pom.xml", Tools.opamMonorepo().toString(), slow.toString());
        List<ProcessHandle> processes;
        try (RunningBuild build = Vendored.host(project, "mirage:lock").start()) {
            ConcurrencyIT.awaitFile(started);
            processes = build.descendants();
            build.interrupt().await(PATIENCE).assertFailure();
        }

        assertThat(processes).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        assertThat(Vendored.lock(project)).isEqualTo(lock);
        assertThat(beside(Vendored.lockFile(project))).containsExactly("main.ml", "vendored.opam.locked");
        project.replace("pom.xml", slow.toString(), Tools.opamMonorepo().toString());
        Vendored.host(project, "mirage:lock").run().assertSuccess();
        assertThat(Vendored.lock(project)).isEqualTo(lock);
    }

    @Test
    void a_package_that_cannot_be_vendored_is_told(TestFolder folder) {
        TestProject project = Vendored.with(Vendored.copy(folder, OpamRepository.toys(folder)), "nowhere");

        BuildResult result = Vendored.host(project, "mirage:lock").run().assertSuccess();

        result.assertLog().contains("[WARNING] Not vendored is nowhere.1.0, which this project", "has no dev-repo");
    }

    // --- The opam of the user, and what is started.

    @Test
    void the_opam_of_the_user_is_left_alone(TestFolder folder) throws IOException {
        OpamRepository repository = OpamRepository.toys(folder);
        Path home = folder.folder("home");
        Path root = folder.path().resolve("opam root of the user");
        Command.of(
                        Tools.program("opam").toString(),
                        "init",
                        "--bare",
                        "--disable-sandboxing",
                        "-n",
                        "none",
                        OpamRepository.empty(folder, "none").url())
                .environment("OPAMROOT", root.toString())
                .run()
                .assertSuccess();
        TestProject rootTree = TestProject.copyOf(root, folder.path().resolve("before"));
        TestProject project = Vendored.copy(folder, repository);

        Vendored.host(project, "mirage:lock")
                .environment("HOME", home.toString())
                .environment("OPAMROOT", root.toString())
                .environment("OPAMSWITCH", "nosuch")
                .environment("OPAMYES", "1")
                .run()
                .assertSuccess();

        assertThat(home).isEmptyDirectory();
        Command.of("diff", "-r", "-x", ".mvn", rootTree.path().toString(), root.toString())
                .run()
                .assertSuccess();
        assertThat(Vendored.store(folder).resolve("opam/config")).isRegularFile();
        assertThat(versions(project)).contains("metric 1.1.0");
    }

    @Test
    void without_dependencies_nothing_is_started(TestFolder folder) {
        Path called = folder.path().resolve("called");
        Path tool = Programs.script(folder.path().resolve("tool"), "touch " + Programs.quoted(called), "exit 1");
        TestProject project = Small.copy(
                folder, Small.UNIX, "<opam>" + tool + "</opam>", "<opamMonorepo>" + tool + "</opamMonorepo>");

        project.maven("package").run().assertSuccess().assertLog().doesNotContain("[WARN");
        project.maven("mirage:lock").run().assertSuccess().assertLog().contains("Nothing to lock");

        assertThat(called).doesNotExist();
        for (String kept : List.of("opam", "repositories", "sources", "duniverse", "switches")) {
            assertThat(folder.path().resolve("cache/mirage-maven").resolve(kept))
                    .doesNotExist();
        }
    }

    @Test
    void a_missing_tool_is_named_and_how_to_get_it(TestFolder folder) {
        OpamRepository repository = OpamRepository.toys(folder);
        TestProject project = Vendored.copy(folder, repository);
        String monorepo = Tools.opamMonorepo().toString();
        Path noOpam = Programs.without(folder, name -> name.startsWith("opam"));

        FailedBuild.of(Vendored.host(project, "mirage:lock")
                        .environment("PATH", noOpam.toString())
                        .run())
                .assertMessage()
                .contains("opam", "mirage.opam", noOpam.toString());
        project.replace("pom.xml", monorepo, "opam-monorepo");
        FailedBuild.of(Vendored.host(project, "mirage:lock")
                        .environment("PATH", noOpam.toString())
                        .run())
                .assertMessage()
                .contains("opam-monorepo", "mirage.opamMonorepo", noOpam.toString());
    }

    @Test
    void a_tool_that_crashes_is_quoted(TestFolder folder) {
        OpamRepository repository = OpamRepository.toys(folder);
        TestProject project = Vendored.copy(folder, repository);
        Path broken = Programs.script(
                folder.path().resolve("broken/opam-monorepo"),
                "[ \"$1\" != lock ] || { echo 'what it says' >&2; exit 125; }",
                "exec " + Programs.quoted(Tools.opamMonorepo()) + " \"$@\"");
        project.replace("pom.xml", Tools.opamMonorepo().toString(), broken.toString());

        FailedBuild.of(Vendored.host(project, "mirage:lock").run())
                .assertMessage()
                .contains("opam-monorepo", "125", "what it says");
        assertThat(Vendored.lockFile(project)).doesNotExist();
    }
}
