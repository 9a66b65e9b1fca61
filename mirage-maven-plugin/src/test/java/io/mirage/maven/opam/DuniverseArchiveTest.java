package io.mirage.maven.opam;

import static io.mirage.maven.opam.StoreFixture.content;
import static io.mirage.maven.opam.StoreFixture.hex;
import static io.mirage.maven.opam.StoreFixture.mode;
import static io.mirage.maven.opam.StoreFixture.sha256;
import static io.mirage.maven.opam.StoreFixture.source;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuniverseArchiveTest {
    private static final String LONG = "folder-with-a-long-name/".repeat(8) + "naïve.ml";

    private static final Set<String> LAMP = Set.of("lamp");

    @TempDir
    Path temp;

    private Downloads server;
    private StoreFixture here;
    private StoreFixture there;

    @BeforeEach
    void start() throws Exception {
        server = new Downloads();
        here = new StoreFixture(temp.resolve("here"), server);
        there = new StoreFixture(temp.resolve("there"), server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void carriesAnEntryToAnotherStore() throws Exception {
        Path entry = entry("key");
        Path archive = temp.resolve("duniverse.tar.gz");

        DuniverseArchive.write(entry, "key", archive);
        Path read = DuniverseArchive.read(archive, there.store(), "key", LAMP);

        String key = DuniverseArchive.storeKey(archive, "key");
        assertThat(key)
                .isEqualTo("key-" + hex("SHA-256", Files.readAllBytes(archive)).substring(0, 16));
        assertThat(read).isEqualTo(temp.resolve("there/duniverse/" + key));
        assertThat(content(read)).isEqualTo(content(entry)).containsKeys("lamp/" + LONG, "lamp/link");
        assertThat(mode(read.resolve("lamp/run"))).isEqualTo(0555);
        assertThat(mode(read.resolve("dune"))).isEqualTo(0444);
        assertThat(read.resolve("lamp/empty")).isEmptyDirectory();
        assertThat(there.store().find(key).map(StoredDuniverse::folder)).contains(read);
        assertThat(there.maintenance().verify()).isEmpty();
        assertThat(there.maintenance().list()).extracting(StoreEntry::key).containsExactly(key);
        assertThat(there.maintenance().list().get(0).packages()).containsExactly("lamp");
        assertThat(there.leftIn("duniverse")).containsExactly("." + key + ".files", "." + key + ".used", key);
        // And from there the same archive.
        DuniverseArchive.write(read, "key", temp.resolve("again.tar.gz"));
        assertThat(temp.resolve("again.tar.gz")).hasSameBinaryContentAs(archive);
        assertThat(there.maintenance().prune(0, temp.resolve("none")).entries()).containsExactly(key);
        assertThat(there.leftIn("duniverse")).isEmpty();
    }

    @Test
    void givesWhatNobodyVouchesForOnlyToWhomAsksForIt() throws Exception {
        Path entry = entry("key");
        Path genuine = temp.resolve("genuine.tar.gz");
        DuniverseArchive.write(entry, "key", genuine);
        Path forged = new TarBuilder()
                .file("duniverse.key", "key\n")
                .file("duniverse/dune", Files.readString(entry.resolve("dune")))
                .file("duniverse/lamp/dune", "(forged)")
                .gzip(temp.resolve("forged.tar.gz"));

        Path read = DuniverseArchive.read(forged, there.store(), "key", LAMP);

        assertThat(there.store().find("key")).isEmpty();
        assertThat(there.store().find(DuniverseArchive.storeKey(genuine, "key")))
                .isEmpty();
        assertThat(there.store().find(DuniverseArchive.storeKey(forged, "key")).map(StoredDuniverse::folder))
                .contains(read);
        assertThat(content(DuniverseArchive.read(genuine, there.store(), "key", LAMP)))
                .isEqualTo(content(entry));
        assertThat(there.store().hasArchivesOf("key")).isTrue();
        assertThat(there.store().hasArchivesOf("ke")).isFalse();
        assertThat(here.store().hasArchivesOf("key")).isFalse();
        // The sources themselves are brought, and checked.
        byte[] archive = new TarBuilder().file("lamp-1/dune", "(library)").gzip();
        Source lamp = source(server.serve("/lamp", archive), "lamp", sha256(archive));
        assertThat(content(there.store().bring("key", List.of(lamp), there))).containsEntry("lamp/dune", "(library)");
    }

    @Test
    void hasNothingOfTheMachineInIt() throws Exception {
        Path archive = temp.resolve("duniverse.tar.gz");
        DuniverseArchive.write(entry("key"), "key", archive);

        byte[] bytes = Files.readAllBytes(archive);
        // RFC 1952: no flags, no time, system "unknown".
        assertThat(bytes).startsWith(0x1f, 0x8b, 8, 0, 0, 0, 0, 0);
        assertThat(bytes[9]).isEqualTo((byte) 255);
        List<String> names = new ArrayList<>();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(bytes)), "UTF-8")) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                names.add(entry.getName());
                assertThat(entry.getLongUserId()).isZero();
                assertThat(entry.getLongGroupId()).isZero();
                assertThat(entry.getUserName() + entry.getGroupName()).isEmpty();
                assertThat(entry.getLastModifiedTime().toMillis()).isEqualTo(1000);
                assertThat(entry.getMode() & 0777).isIn(0644, 0755, 0777);
            }
        }
        assertThat(names)
                .containsExactly(
                        "duniverse.key",
                        "duniverse/dune",
                        "duniverse/lamp/dune",
                        "duniverse/lamp/empty/",
                        "duniverse/lamp/" + LONG,
                        "duniverse/lamp/link",
                        "duniverse/lamp/run");
    }

    @Test
    void leavesAnEntryThatIsThere() throws Exception {
        Path entry = entry("key");
        Path archive = temp.resolve("duniverse.tar.gz");
        DuniverseArchive.write(entry, "key", archive);
        Path read = DuniverseArchive.read(archive, here.store(), "key", LAMP);
        Path file = read.resolve("lamp/dune");
        Object before = Files.getAttribute(file, "unix:ino");

        assertThat(DuniverseArchive.read(archive, here.store(), "key", LAMP)).isEqualTo(read);
        assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(before);
        Files.delete(file);
        DuniverseArchive.read(archive, here.store(), "key", LAMP);
        assertThat(file).exists();
    }

    @Test
    void refusesTheArchiveOfAnotherKey() throws Exception {
        Path archive = temp.resolve("duniverse.tar.gz");
        DuniverseArchive.write(entry("key"), "key", archive);

        assertThatThrownBy(() -> DuniverseArchive.read(archive, there.store(), "other", LAMP))
                .isInstanceOf(DuniverseException.class)
                .hasMessage(
                        archive + " holds other vendored sources than the lock file names: its key is key, wanted is"
                                + " other. Use the archive of the same release as the lock file.");
        refused(new TarBuilder().file("duniverse/dune", "x"), "is no archive of vendored sources made by this plugin");
        assertThat(there.leftIn("duniverse")).isEmpty();
    }

    @Test
    void refusesWhatAnArchiveOfAStrangerMayHold() throws Exception {
        refused(keyed().file("duniverse/../evil", "x"), "'duniverse/../evil' would be outside the folder");
        refused(keyed().file("evil", "x"), "'evil' does not belong into it");
        refused(keyed(), "'duniverse/dune' is missing");
        refused(
                keyed().file("duniverse/dune", "x").link("duniverse/key", "../duniverse.key"),
                "'duniverse/key' is a symbolic link to '../duniverse.key', outside the folder");
        String dune = Files.readString(entry("key").resolve("dune"));
        refused(
                keyed().file("duniverse/dune", dune + "(dirs lamp)").file("duniverse/lamp/x", ""),
                "its 'dune' is not the one that this version of the plugin writes");
        refused(
                keyed().file("duniverse/dune", dune)
                        .file("duniverse/lamp/x", "")
                        .file("duniverse/evil/dune", ""),
                "'evil' is no folder of the lock file");
        refused(
                keyed().file("duniverse/dune", dune)
                        .file("duniverse/lamp/x", "")
                        .file("duniverse/dune-workspace", ""),
                "'dune-workspace' is no folder of the lock file");
        refused(
                keyed().file("duniverse/dune", dune).file("duniverse/lamp", ""),
                "'lamp' is no folder of the lock file");
        refused(keyed().file("duniverse/dune", dune), "the lock file has the folder 'lamp', and it has not");
        Path damaged = Files.writeString(temp.resolve("damaged"), "no archive");
        assertThatThrownBy(() -> DuniverseArchive.read(damaged, there.store(), "key", LAMP))
                .isInstanceOf(DuniverseException.class)
                .hasMessageStartingWith(damaged + " cannot be used as vendored sources: it is no archive");
        assertThat(there.leftIn("duniverse")).isEmpty();
    }

    @Test
    void keepsTheOldArchiveWhenItCannotWriteANewOne() throws Exception {
        Path archive = Files.writeString(temp.resolve("duniverse.tar.gz"), "old");

        assertThatThrownBy(() -> DuniverseArchive.write(temp.resolve("none"), "key", archive))
                .isInstanceOf(IOException.class);
        assertThat(archive).hasContent("old");
        assertThat(temp.resolve(".duniverse.tar.gz.tmp")).doesNotExist();
    }

    private static TarBuilder keyed() {
        return new TarBuilder().file("duniverse.key", "key\n");
    }

    private void refused(TarBuilder tar, String message) throws IOException {
        Path archive = tar.gzip(temp.resolve("hostile.tar.gz"));
        assertThatThrownBy(() -> DuniverseArchive.read(archive, there.store(), "key", LAMP))
                .isInstanceOf(DuniverseException.class)
                .hasMessageContaining(message);
        assertThat(there.leftIn("duniverse")).isEmpty();
    }

    private Path entry(String key) throws Exception {
        byte[] archive = new TarBuilder()
                .file("lamp-1/dune", "(library)")
                .file("lamp-1/run", "#!/bin/sh", 0755)
                .file("lamp-1/" + LONG, "let x = \"é\"".getBytes(UTF_8), 0644)
                .link("lamp-1/link", "dune")
                .folder("lamp-1/empty")
                .bzip2();
        return here.store().bring(key, List.of(source(server.serve("/lamp", archive), "lamp", sha256(archive))), here);
    }
}
