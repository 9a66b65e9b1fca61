package io.mirage.maven.opam;

import static io.mirage.maven.opam.StoreFixture.sha256;
import static io.mirage.maven.opam.StoreFixture.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirage.maven.process.FolderLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StoreMaintenanceTest {
    private static final Path NO_CACHES = Path.of("/none/dune-cache");
    private static final StoreMaintenance.Removed NOTHING = new StoreMaintenance.Removed(0, 0);

    @TempDir
    Path temp;

    private Downloads server;
    private StoreFixture fixture;

    @BeforeEach
    void start() throws Exception {
        server = new Downloads();
        fixture = new StoreFixture(temp.resolve("store"), server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void listsEntriesTheLastUsedFirst() throws Exception {
        assertThat(fixture.maintenance().list()).isEmpty();
        bring("old", 1000, archive("a"), archive("b"));
        bring("new", 2000, archive("a"));
        Files.createDirectories(temp.resolve("store/duniverse/half"));

        List<StoreEntry> entries = fixture.maintenance().list();

        assertThat(entries).extracting(StoreEntry::key).containsExactly("new", "old");
        StoreEntry old = entries.get(1);
        assertThat(old.packages()).containsExactly("a", "b");
        assertThat(old.files()).isEqualTo(3);
        assertThat(old.bytes())
                .isEqualTo(Files.size(temp.resolve("store/duniverse/old/dune")) + 2L * "let name = \"a\"".length());
        assertThat(old.lastUsed()).isEqualTo(Instant.ofEpochMilli(1000));
    }

    @Test
    void findsEveryChangedByte() throws Exception {
        Path entry = bring("key", 1000, archive("a"), archive("b"));
        assertThat(fixture.maintenance().verify()).isEmpty();
        Path changed = entry.resolve("a/x.ml");
        Trees.setMode(changed, false, true);
        FileTime time = Files.getLastModifiedTime(changed);
        Files.writeString(changed, "let name = \"A\"");
        Files.setLastModifiedTime(changed, time);
        Files.delete(entry.resolve("b/x.ml"));
        Files.writeString(entry.resolve("b/y.ml"), "");
        Files.createDirectories(temp.resolve("store/duniverse/half"));
        assertThat(fixture.store().find("half")).isEmpty();

        List<StoreProblem> problems = fixture.maintenance().verify();

        Path source = temp.resolve("store/sources/" + archive("a").identity());
        assertThat(problems)
                .containsExactlyInAnyOrder(
                        new StoreProblem(temp.resolve("store/duniverse/half"), "", StoreProblem.Kind.UNRECORDED),
                        new StoreProblem(entry, "a/x.ml", StoreProblem.Kind.CHANGED),
                        new StoreProblem(entry, "b/x.ml", StoreProblem.Kind.MISSING),
                        new StoreProblem(entry, "b/y.ml", StoreProblem.Kind.SURPLUS),
                        new StoreProblem(source, "x.ml", StoreProblem.Kind.CHANGED));
        assertThat(problems)
                .extracting(StoreProblem::toString)
                .contains(
                        entry + "/a/x.ml was changed",
                        entry + "/b/x.ml is missing",
                        entry + "/b/y.ml was added",
                        temp.resolve("store/duniverse/half") + ": the list of its files is missing or damaged");

        fixture.maintenance().discard(problems);
        assertThat(fixture.maintenance().verify()).isEmpty();
        assertThat(entry).doesNotExist();
        server.requests().clear();
        bring("key", 1000, archive("a"), archive("b"));
        assertThat(server.requests()).containsExactly("/a");
        assertThat(fixture.maintenance().verify()).isEmpty();
    }

    @Test
    void findsFilesThatCanNoLongerBeRun() throws Exception {
        byte[] archive = new TarBuilder()
                .file("a/run", "#!/bin/sh", 0755)
                .file("a/x", "1")
                .gzip();
        Path entry = bring("key", 1000, source(server.serve("/a", archive), "a", sha256(archive)));

        Trees.setMode(entry.resolve("a/run"), false, false);
        Trees.setMode(entry.resolve("a/x"), true, false);

        assertThat(fixture.maintenance().verify())
                .extracting(StoreProblem::path)
                .containsExactlyInAnyOrder("a/run", "a/x", "run", "x");
    }

    @Test
    void removesWhatWasNotUsedForLongestAndTheSourcesOfNone() throws Exception {
        bring("one", 3000, archive("a"));
        bring("two", 1000, archive("a"), archive("b"));
        bring("three", 2000, archive("c"));
        Files.createDirectories(temp.resolve("store/sources/.tmp-left/tree"));
        Files.createDirectories(temp.resolve("store/duniverse/.old-gone/tree"));
        Files.createDirectories(temp.resolve("store/duniverse/unrecorded"));

        StoreMaintenance.Pruned pruned = fixture.maintenance().prune(2, NO_CACHES);

        assertThat(pruned.entries()).containsExactly("two");
        assertThat(pruned.sources()).isEqualTo(1);
        // The dune file of the entry, and what only it had.
        assertThat(pruned.bytes())
                .isEqualTo(Files.size(temp.resolve("store/duniverse/one/dune")) + "let name = \"b\"".length());
        assertThat(fixture.maintenance().list()).extracting(StoreEntry::key).containsExactly("one", "three");
        assertThat(fixture.leftIn("duniverse"))
                .containsExactly(".one.files", ".one.used", ".three.files", ".three.used", "one", "three");
        assertThat(fixture.leftIn("sources"))
                .contains(archive("a").identity(), archive("c").identity())
                .doesNotContain(archive("b").identity(), ".tmp-left")
                .hasSize(4);
        assertThat(fixture.maintenance().prune(2, NO_CACHES).entries()).isEmpty();
        assertThat(fixture.maintenance().prune(0, NO_CACHES).entries()).containsExactly("one", "three");
        assertThat(fixture.leftIn("sources")).isEmpty();
        assertThat(fixture.leftIn("duniverse")).isEmpty();
    }

    @Test
    void removesCommitsOfOpamRepositoriesThatWereNotUsedForLongest() throws Exception {
        String old = repository("old", 1000);
        String used = repository("used", 3000);
        String less = repository("less", 2000);
        Path unrecorded = Files.createDirectories(temp.resolve("store/repositories/" + "0a".repeat(20)));
        Files.createDirectories(temp.resolve("store/repositories/.tmp-" + old + "/tree"));
        assertThat(fixture.leftIn("repositories")).contains("." + old + ".files", "." + old + ".used");

        StoreMaintenance.Pruned pruned = fixture.maintenance().prune(2, NO_CACHES);

        assertThat(pruned.repositories()).isEqualTo(new StoreMaintenance.Removed(2, "old".length()));
        assertThat(pruned.duneCaches()).isEqualTo(NOTHING);
        assertThat(unrecorded).doesNotExist();
        assertThat(fixture.leftIn("repositories"))
                .containsExactlyInAnyOrder(
                        "." + used + ".files",
                        "." + used + ".used",
                        used,
                        "." + less + ".files",
                        "." + less + ".used",
                        less);
        try (FolderLock lock = FolderLock.take(temp.resolve("store/repositories/" + less), () -> {})) {
            assertThat(fixture.maintenance().prune(0, NO_CACHES).repositories().count())
                    .isEqualTo(1);
            assertThat(lock).isNotNull();
        }
        assertThat(fixture.maintenance().prune(0, NO_CACHES).repositories().count())
                .isEqualTo(1);
        assertThat(fixture.leftIn("repositories")).isEmpty();
    }

    @Test
    void checksTheFilesOfOpamRepositories() throws Exception {
        String commit = repository("one", 1000);
        Path file = temp.resolve("store/repositories/" + commit + "/repo");
        FileTime time = Files.getLastModifiedTime(file);
        Trees.setMode(file, false, true);
        Files.writeString(file, "two");
        Files.setLastModifiedTime(file, time);

        List<StoreProblem> problems = fixture.maintenance().verify();
        fixture.maintenance().discard(problems);

        assertThat(problems).extracting(StoreProblem::toString).containsExactly(file + " was changed");
        assertThat(fixture.leftIn("repositories")).isEmpty();
    }

    @Test
    void removesCachesOfDuneThatWereNotUsedForLongest() throws Exception {
        Path caches = temp.resolve("dune-cache");
        Path old = cache(caches.resolve("old"), 1000);
        Path used = cache(caches.resolve("used"), 2000);
        Path left = cache(caches.resolve(".old-left"), 3000);
        Path note = Files.writeString(caches.resolve("note"), "somebody's");

        StoreMaintenance.Pruned pruned = fixture.maintenance().prune(1, caches);

        assertThat(pruned.duneCaches()).isEqualTo(new StoreMaintenance.Removed(1, "object".length()));
        assertThat(old).doesNotExist();
        assertThat(left).doesNotExist();
        assertThat(used.resolve("db/files/v4/x")).exists();
        assertThat(fixture.maintenance().prune(1, caches).duneCaches()).isEqualTo(NOTHING);
        assertThat(fixture.maintenance().prune(0, caches).duneCaches().count()).isEqualTo(1);
        assertThat(caches).isDirectoryContaining(note::equals);
        assertThat(used).doesNotExist();
    }

    @Test
    void removesNothingThatWasUsedWithinADay() throws Exception {
        long now = System.currentTimeMillis();
        String commit = repository("one", now - Duration.ofHours(23).toMillis());
        Path caches = temp.resolve("dune-cache");
        Path used = cache(caches.resolve("used"), now - Duration.ofHours(23).toMillis());
        Path unused = cache(caches.resolve("unused"), now - Duration.ofHours(25).toMillis());

        StoreMaintenance.Pruned pruned = fixture.maintenance().prune(0, caches);

        assertThat(pruned.repositories()).isEqualTo(NOTHING);
        assertThat(pruned.duneCaches().count()).isEqualTo(1);
        assertThat(temp.resolve("store/repositories/" + commit)).isDirectory();
        assertThat(used).isDirectory();
        assertThat(unused).doesNotExist();
    }

    @Test
    void removesNothingThatABuildHas() throws Exception {
        bring("used", 1000, archive("a"));
        Source making = archive("b");
        fixture.bring(making);
        Files.createDirectories(temp.resolve("store/duniverse/.tmp-used/tree"));

        try (FolderLock entry = fixture.store().hold("used", PullProgress.NONE);
                FolderLock source = FolderLock.take(temp.resolve("store/sources/" + making.identity()), () -> {})) {
            StoreMaintenance.Pruned pruned = fixture.maintenance().prune(0, NO_CACHES);

            assertThat(pruned).isEqualTo(new StoreMaintenance.Pruned(List.of(), 0, 0, NOTHING, NOTHING));
            assertThat(temp.resolve("store/duniverse/.tmp-used/tree")).isDirectory();
            assertThat(entry).isNotSameAs(source);
        }
        assertThat(fixture.maintenance().prune(0, NO_CACHES).sources()).isEqualTo(2);
    }

    private String repository(String content, long used) throws Exception {
        GitRepository repository = new GitRepository(temp.resolve(content + ".git")).file("repo", content);
        String commit = repository.commit("main");
        new GitRepositories(
                        temp.resolve("store/repositories"),
                        new Network(server, GitAccess.NONE, Mirrors.NONE, pause -> {}),
                        false,
                        message -> {})
                .files("file://" + repository.folder, commit);
        Files.setLastModifiedTime(temp.resolve("store/repositories/." + commit + ".used"), FileTime.fromMillis(used));
        return commit;
    }

    private static Path cache(Path folder, long used) throws Exception {
        Files.writeString(Files.createDirectories(folder.resolve("db/files/v4")).resolve("x"), "object");
        Files.setLastModifiedTime(folder, FileTime.fromMillis(used));
        return folder;
    }

    private Path bring(String key, long used, Source... sources) throws Exception {
        Path entry = fixture.store().bring(key, List.of(sources), fixture);
        Files.setLastModifiedTime(temp.resolve("store/duniverse/." + key + ".used"), FileTime.fromMillis(used));
        return entry;
    }

    private Source archive(String name) throws Exception {
        byte[] archive = new TarBuilder()
                .file(name + "/x.ml", "let name = \"" + name + "\"")
                .gzip();
        return source(server.serve("/" + name, archive), name, sha256(archive));
    }
}
