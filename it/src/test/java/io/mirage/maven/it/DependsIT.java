package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vendored sources: from the lock file to images, from wherever they come. */
@IntegrationTest
class DependsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String METRIC = "/metric-1.1.0.tbz";

    private static SourceServer server(TestFolder folder) {
        return SourceServer.of(OpamRepository.sources(folder));
    }

    /** Maven's own transport waits 5 s before it asks a busy server again: not so long here. */
    private static MavenBuild impatient(TestProject project, String... arguments) {
        return Vendored.host(project, arguments).property("aether.connector.http.retryHandler.interval", "100");
    }

    private static AbstractStringAssert<?> assertFails(TestProject project) {
        return FailedBuild.of(impatient(project, "mirage:depends").run())
                .assertNoOtherErrors()
                .assertMessage();
    }

    private static void assertEachArchiveWasFetchedOnce(SourceServer server) {
        assertThat(server.requests()).hasSize(Vendored.ARCHIVES.size());
        assertThat(Vendored.ARCHIVES)
                .allSatisfy(path -> assertThat(server.requests(path)).as(path).isEqualTo(1));
    }

    // --- Bringing and building.

    @Test
    void the_sources_are_brought_and_built_for_both_contexts(TestFolder folder) {
        try (SourceServer server = server(folder)) {
            OpamRepository repository = OpamRepository.toys(folder, server);
            TestProject project = Vendored.locked(folder, repository);
            assertThat(server.requests()).isEmpty();

            BuildResult result = project.maven("package").run().assertSuccess();

            result.assertLog().contains("Built 2 images").doesNotContain("[WARN", "[ERROR");
            assertThat(Vendored.output(project)).isEqualTo(Vendored.OUTPUT);
            ImageFile image = new ImageFile(project.file("target/mirage/dist/x86_64/vendored.spt"));
            Path tender = Tools.solo5(Tools.Architecture.X86_64).bin().resolve("solo5-spt");
            assertThat(image.runUnder(tender).output()).contains("metric 1.1.0, clockface 0.2.0, palette 3.1.0");
            assertThat(Vendored.duniverse(project)).containsExactlyElementsOf(Vendored.FOLDERS);
            assertThat(project.read("target/mirage/duniverse/metric/metric.ml")).contains("\"1.1.0\"");
            assertThat(Vendored.entries(Vendored.store(folder))).hasSize(1);
            assertEachArchiveWasFetchedOnce(server);
        }
    }

    @Test
    void the_toys_of_a_config_are_brought_and_built(TestFolder folder) {
        OpamRepository repository = OpamRepository.mirage(folder);
        TestProject project = repository.usedBy(folder.copy("vendored-config"));
        project.maven("mirage:lock").run().assertSuccess();

        project.maven("package").run().assertSuccess().assertLog().doesNotContain("[WARN", "[ERROR");

        assertThat(Vendored.duniverse(project))
                .contains("lwt", "metric", "mirage-runtime", "mirage-solo5", "mirage-unix", "ropes");
        ImageFile image = new ImageFile(project.file("target/mirage/dist/x86_64/service.spt"));
        Path tender = Tools.solo5(Tools.Architecture.X86_64).bin().resolve("solo5-spt");
        assertThat(image.runUnder(tender).output()).contains("[ metric 1.1.0 ]");
        Command.of(project.file("target/mirage/dist/host/service").toString())
                .run()
                .assertSuccess()
                .assertOutput()
                .contains("[ metric 1.1.0 ]");
    }

    @Test
    void what_is_there_is_not_fetched_again(TestFolder folder) throws IOException {
        try (SourceServer server = server(folder)) {
            OpamRepository repository = OpamRepository.toys(folder, server);
            TestProject first = Vendored.locked(folder, repository);
            Vendored.host(first, "package").run().assertSuccess();
            assertEachArchiveWasFetchedOnce(server);
            BuildFolder built = BuildFolder.of(first);
            var before = built.state();

            Vendored.host(first, "package").run().assertSuccess();
            assertThat(built.state()).isEqualTo(before);
            Vendored.host(first, "clean", "package").run().assertSuccess();
            TestProject second = Vendored.lockedAs(first, folder, "second", repository);
            Vendored.host(second, "package").run().assertSuccess();
            TestProject third = Vendored.lockedAs(first, folder, "third", repository);
            Vendored.host(third, "package")
                    .with(Mavens.MAVEN_4_0)
                    .offline()
                    .run()
                    .assertSuccess();

            assertThat(Vendored.output(second)).isEqualTo(Vendored.OUTPUT);
            assertThat(Vendored.output(third)).isEqualTo(Vendored.OUTPUT);
            assertEachArchiveWasFetchedOnce(server);
            assertThat(Vendored.entries(Vendored.store(folder))).hasSize(1);
        }
    }

    @Test
    void neither_opam_nor_the_repository_is_needed_to_build(TestFolder folder) throws IOException {
        OpamRepository repository = OpamRepository.toys(folder);
        TestProject project = Vendored.locked(folder, repository);
        project.replace("pom.xml", Tools.opamMonorepo().toString(), "/nosuch/opam-monorepo");
        Files.move(repository.path(), folder.path().resolve("moved"));

        Vendored.host(project, "package")
                .environment(
                        "PATH",
                        Programs.without(folder, name -> name.startsWith("opam"))
                                .toString())
                .run()
                .assertSuccess();

        assertThat(Vendored.output(project)).isEqualTo(Vendored.OUTPUT);
    }

    @Test
    void the_store_can_be_elsewhere(TestFolder folder) {
        TestProject project = Vendored.locked(folder, OpamRepository.toys(folder));
        Path store = folder.path().resolve("another place/store");

        Vendored.host(project, "mirage:depends")
                .property("mirage.store", store.toString())
                .run()
                .assertSuccess();

        assertThat(Vendored.entries(store)).hasSize(1);
        assertThat(Vendored.entries(Vendored.store(folder))).isEmpty();
        assertThat(Vendored.duniverse(project)).containsExactlyElementsOf(Vendored.FOLDERS);
    }

    @Test
    void a_new_lock_takes_the_place_of_the_old_duniverse(TestFolder folder) {
        OpamRepository repository = OpamRepository.toys(folder);
        TestProject project = Vendored.locked(folder, repository);
        Vendored.host(project, "package").run().assertSuccess();
        repository.add("metric", "1.2.0", SourceArchive.Form.TBZ);
        Vendored.without(project, "banner").replace("src/main/mirage/main.ml", "Banner.around", "Ropes.leaf");
        Vendored.host(project, "mirage:lock").run().assertSuccess();

        Vendored.host(project, "package").run().assertSuccess();

        assertThat(Vendored.output(project))
                .isEqualTo(Vendored.OUTPUT.replace("[ 02:05 ]", "02:05").replace("metric 1.1.0", "metric 1.2.0"));
        assertThat(Vendored.duniverse(project)).containsExactly("clockface", "metric", "palette", "ropes", "stopwatch");
        assertThat(Vendored.entries(Vendored.store(folder))).hasSize(2);
    }

    @Test
    void system_packages_that_dependencies_want_are_told(TestFolder folder) {
        TestProject project = Vendored.locked(folder, OpamRepository.toys(folder));

        BuildResult result = Vendored.host(project, "mirage:depends").run().assertSuccess();

        result.assertLog().contains("libbanner-data libbanner-dev").doesNotContain("banner-devel");
    }

    @Test
    void clean_keeps_the_store(TestFolder folder) {
        TestProject project = Vendored.locked(folder, OpamRepository.toys(folder));
        Vendored.host(project, "package").run().assertSuccess();
        List<Path> entries = Vendored.entries(Vendored.store(folder));

        project.maven("clean").run().assertSuccess();

        assertThat(project.file("target")).doesNotExist();
        assertThat(Vendored.entries(Vendored.store(folder))).isEqualTo(entries).hasSize(1);
        assertThat(entries.get(0).resolve("metric/metric.ml")).isRegularFile();
        assertThat(Vendored.lockFile(project)).isRegularFile();
    }

    // --- The lock file.

    @Test
    void a_stale_lock_fails_the_build_or_is_written_anew(TestFolder folder) {
        OpamRepository repository = OpamRepository.toys(folder);
        CountingMonorepo monorepo = CountingMonorepo.in(folder);
        TestProject project = monorepo.usedBy(Vendored.copy(folder, repository));
        assertFails(project).contains("no lock file", "vendored.opam.locked", "mvn mirage:lock");
        Vendored.without(project, "palette")
                .replace("src/main/mirage/main.ml", "Palette.first", "\"\"")
                .replace("src/main/mirage/main.ml", "Palette.version", "\"\"");
        Vendored.host(project, "mirage:lock").run().assertSuccess();
        Vendored.host(project, "package").run().assertSuccess();
        String lock = Vendored.lock(project);

        Vendored.with(project, "palette");
        assertFails(project).contains("vendored.opam.locked is stale", "mvn mirage:lock", "-Dmirage.lock.auto=true");
        assertThat(Vendored.lock(project)).isEqualTo(lock);
        Vendored.host(project, "package")
                .property("mirage.lock.auto", "true")
                .run()
                .assertSuccess()
                .assertLog()
                .contains("+ palette 3.1.0");

        assertThat(Vendored.lock(project)).contains("palette.3.1.0");
        Vendored.host(project, "package").run().assertSuccess();
        // A new version that nothing asks for does not make a lock stale.
        repository.add("metric", "1.2.0", SourceArchive.Form.TBZ);
        Vendored.host(project, "package").run().assertSuccess();
        assertThat(monorepo.locked()).as("once by hand, once when it was stale").hasSize(2);
    }

    @Test
    void an_edited_lock_is_noticed(TestFolder folder) {
        TestProject project = Vendored.locked(folder, OpamRepository.toys(folder));
        String lock = Vendored.lock(project);

        Vendored.replaceInLock(project, "metric-1.1.0.tbz", "metric-1.0.0.tbz");
        assertFails(project).contains("vendored.opam.locked", "was changed after mirage:lock wrote it", "mirage:lock");
        Vendored.host(project, "mirage:lock").run().assertSuccess();
        Vendored.replaceInLock(project, "{= \"1.1.0\" & ?vendor}", "{= \"1.0.0\" & ?vendor}");
        assertFails(project).contains("vendored.opam.locked", "pin-depends: metric.1.1.0 is not in", "mirage:lock");

        Vendored.host(project, "mirage:lock").run().assertSuccess();
        assertThat(Vendored.lock(project)).isEqualTo(lock);
        Vendored.host(project, "mirage:depends").run().assertSuccess();
    }

    @Test
    void a_lock_of_another_version_or_none_at_all_is_refused(TestFolder folder) {
        TestProject project = Vendored.locked(folder, OpamRepository.toys(folder));
        Vendored.replaceInLock(project, "x-opam-monorepo-version: \"0.3\"", "x-opam-monorepo-version: \"0.9\"");
        assertFails(project).contains("vendored.opam.locked", "0.9", "0.3");

        Vendored.replaceInLock(project, "pin-depends: [", "pin-depends: [ [");
        assertFails(project).contains("vendored.opam.locked, line ", "column ");
        assertThat(Vendored.entries(Vendored.store(folder))).isEmpty();
    }

    @Test
    void a_lock_of_opam_monorepo_itself_will_do(TestFolder folder) {
        OpamRepository repository = OpamRepository.toys(folder);
        MonorepoProject app = MonorepoProject.of(
                folder, "\"metric\"", "\"clockface\"", "\"ropes-io\"", "\"banner\"", "\"stopwatch\"", "\"palette\"");
        app.lock(repository).assertSuccess();
        TestProject project =
                Vendored.copy(folder, repository).write("src/main/mirage/vendored.opam.locked", app.locked());

        Vendored.host(project, "package").run().assertSuccess();

        assertThat(Vendored.output(project)).isEqualTo(Vendored.OUTPUT);
        Vendored.with(project, "oldtimes");
        assertFails(project).contains("oldtimes", "mirage:lock");
    }

    // --- Servers.

    @Test
    void other_bytes_than_the_locked_ones_are_refused(TestFolder folder) {
        try (SourceServer server = server(folder)) {
            TestProject project = Vendored.locked(folder, OpamRepository.toys(folder, server));
            byte[] other = "not the archive".getBytes(StandardCharsets.UTF_8);
            server.always(METRIC, SourceServer.bytes(other));

            String sha256 = Digests.sha256(OpamRepository.sources(folder).resolve("metric-1.1.0.tbz"));
            assertFails(project).contains(server.url() + METRIC, sha256);

            assertThat(Vendored.entries(Vendored.store(folder))).isEmpty();
            assertThat(project.file("target/mirage/duniverse/metric")).doesNotExist();
            server.always(METRIC, SourceServer.status(404));
            assertFails(project).contains(server.url() + METRIC, "404");
        }
    }

    @Test
    void a_failed_build_needs_only_what_was_missing(TestFolder folder) {
        try (SourceServer server = server(folder)) {
            TestProject project = Vendored.locked(folder, OpamRepository.toys(folder, server));
            server.next(METRIC, SourceServer.status(404));
            assertFails(project).contains(server.url() + METRIC);
            server.forget();

            Vendored.host(project, "package").run().assertSuccess();

            assertThat(server.requests(METRIC)).isEqualTo(1);
            assertThat(Vendored.output(project)).isEqualTo(Vendored.OUTPUT);
        }
    }

    @Test
    void a_server_that_stumbles_is_asked_again(TestFolder folder) {
        try (SourceServer server = server(folder)) {
            TestProject project = Vendored.locked(folder, OpamRepository.toys(folder, server));
            server.next("/metric-1.1.0.tbz", SourceServer.status(503));
            server.next("/ropes-2.1.0.tbz", SourceServer.truncated());
            server.next("/banner-1.2.tar.gz", SourceServer.slow(Duration.ofMillis(200)));
            server.next("/clockface-0.2.0.tar.gz", SourceServer.redirect(302, "/elsewhere/one"));
            server.next("/elsewhere/one", SourceServer.redirect(301, server.url() + "/clockface-0.2.0.tar.gz"));

            impatient(project, "package").run().assertSuccess();

            assertThat(server.requests("/metric-1.1.0.tbz")).isEqualTo(2);
            assertThat(server.requests("/ropes-2.1.0.tbz")).isEqualTo(2);
            assertThat(server.requests("/banner-1.2.tar.gz")).isEqualTo(1);
            assertThat(server.requests("/clockface-0.2.0.tar.gz")).isEqualTo(2);
            assertThat(Vendored.output(project)).isEqualTo(Vendored.OUTPUT);
        }
    }

    @Test
    void a_server_that_does_not_get_better_is_named(TestFolder folder) {
        try (SourceServer server = server(folder)) {
            TestProject project = Vendored.locked(folder, OpamRepository.toys(folder, server));
            server.always("/metric-1.1.0.tbz", SourceServer.status(503));
            assertFails(project).contains(server.url() + METRIC, "503");

            server.always("/metric-1.1.0.tbz", SourceServer.redirect(302, server.url() + METRIC));
            assertFails(project).contains(server.url() + METRIC);
            assertThat(server.requests(METRIC)).isLessThan(200);
            assertThat(Vendored.entries(Vendored.store(folder))).isEmpty();
        }
    }

    @Test
    void credentials_come_from_the_settings(TestFolder folder) throws IOException {
        try (SourceServer server = server(folder)) {
            TestProject project = Vendored.locked(folder, OpamRepository.toys(folder, server));
            server.requireBasic("ada", "s3cret");
            assertFails(project).contains(server.url(), "401", "settings.xml").doesNotContain("s3cret");
            Path settings = folder.path().resolve("settings.xml");
            Files.writeString(settings, """
                    <settings><servers><server>
                      <id>127.0.0.1</id><username>ada</username><password>s3cret</password>
                    </server></servers></settings>
                    """);

            for (Mavens maven : List.of(Mavens.MAVEN_3_9, Mavens.MAVEN_4_0)) {
                Vendored.host(project, "mirage:depends", "-s", settings.toString())
                        .with(maven)
                        .property(
                                "mirage.store",
                                folder.path().resolve(maven.name()).toString())
                        .run()
                        .assertSuccess()
                        .assertLog()
                        .doesNotContain("s3cret");
            }
            assertThat(Vendored.duniverse(project)).containsExactlyElementsOf(Vendored.FOLDERS);
        }
    }

    @Test
    void a_mirror_is_asked_instead(TestFolder folder) {
        try (SourceServer server = server(folder)) {
            OpamRepository repository = OpamRepository.toys(folder, server);
            TestProject project = Vendored.locked(folder, repository);
            Vendored.ARCHIVES.forEach(path -> server.always(path, SourceServer.status(500)));
            try (SourceServer mirror = server(folder)) {
                project.replace(
                        "pom.xml",
                        "<opamMonorepo>",
                        "<sourceMirrors><sourceMirror><of>" + server.url() + "/</of><url>" + mirror.url()
                                + "/</url></sourceMirror></sourceMirrors><opamMonorepo>");

                Vendored.host(project, "mirage:depends").run().assertSuccess();

                assertEachArchiveWasFetchedOnce(mirror);
                assertThat(server.requests()).isEmpty();
            }
        }
    }

    // --- Offline.

    @Test
    void offline_without_a_store_fails_clearly_and_asks_nobody(TestFolder folder) {
        try (SourceServer server = server(folder)) {
            TestProject project = Vendored.locked(folder, OpamRepository.toys(folder, server));

            FailedBuild.of(Vendored.host(project, "package").offline().run())
                    .assertMessage()
                    .contains("offline", "store");

            assertThat(server.requests()).isEmpty();
            Vendored.host(project, "mirage:depends").run().assertSuccess();
            server.forget();
            Vendored.host(project, "clean", "package").offline().run().assertSuccess();
            assertThat(server.requests()).isEmpty();
            assertThat(Vendored.output(project)).isEqualTo(Vendored.OUTPUT);
        }
    }

    // --- Builds that are interrupted, and several at once.

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void after_a_build_that_was_ended_while_it_fetched_the_next_is_good(boolean killed, TestFolder folder)
            throws InterruptedException {
        try (SourceServer server = server(folder)) {
            TestProject project = Vendored.locked(folder, OpamRepository.toys(folder, server));
            SourceServer.Held held = server.hold("/palette-3.1.0.tar.xz");
            try (RunningBuild build = Vendored.host(project, "package").start()) {
                held.await(PATIENCE);
                assertThat(Vendored.entries(Vendored.store(folder))).isEmpty();
                (killed ? build.kill() : build.interrupt()).await(PATIENCE).assertFailure();
            }
            assertThat(Vendored.entries(Vendored.store(folder))).isEmpty();

            Vendored.host(project, "package").run().assertSuccess();

            assertThat(Vendored.output(project)).isEqualTo(Vendored.OUTPUT);
            assertThat(Vendored.entries(Vendored.store(folder))).hasSize(1);
            assertThat(Vendored.duniverse(project)).containsExactlyElementsOf(Vendored.FOLDERS);
        }
    }

    @Test
    void two_builds_at_once_fetch_once(TestFolder folder) throws InterruptedException {
        try (SourceServer server = server(folder)) {
            OpamRepository repository = OpamRepository.toys(folder, server);
            TestProject one = Vendored.locked(folder, repository);
            TestProject two = Vendored.lockedAs(one, folder, "two", repository);
            SourceServer.Held held = server.hold(METRIC);

            try (RunningBuild first = Vendored.host(one, "package").start()) {
                held.await(PATIENCE);
                try (RunningBuild second = Vendored.host(two, "package").start()) {
                    second.awaitLog("Waiting for another build", PATIENCE);
                    held.goOn();
                    first.await(PATIENCE).assertSuccess();
                    second.await(PATIENCE).assertSuccess();
                }
            }

            assertThat(Vendored.output(one)).isEqualTo(Vendored.OUTPUT);
            assertThat(Vendored.output(two)).isEqualTo(Vendored.OUTPUT);
            assertEachArchiveWasFetchedOnce(server);
            assertThat(Vendored.entries(Vendored.store(folder))).hasSize(1);
        }
    }

    @Test
    void a_store_that_was_changed_is_made_good(TestFolder folder) throws IOException {
        TestProject project = Vendored.locked(folder, OpamRepository.toys(folder));
        Vendored.host(project, "mirage:depends").run().assertSuccess();
        Path entry = Vendored.entries(Vendored.store(folder)).get(0);
        StoreIT.overwrite(entry.resolve("metric/metric.ml"), "let version = \"forged\"");

        Vendored.host(project, "clean", "package").run().assertSuccess();

        assertThat(Vendored.output(project)).isEqualTo(Vendored.OUTPUT);
        assertThat(entry.resolve("metric/metric.ml")).content().contains("\"1.1.0\"");
    }
}
