package io.mirage.maven.opam;

import static io.mirage.maven.opam.StoreFixture.content;
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
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuniverseArchiveTest {
    private static final String LONG = "folder-with-a-long-name/".repeat(8) + "naïve.ml";

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

        DuniverseArchive.write(entry, archive);
        Path read = DuniverseArchive.read(archive, there.store(), "key");

        assertThat(read).isEqualTo(temp.resolve("there/duniverse/key"));
        assertThat(content(read)).isEqualTo(content(entry)).containsKeys("lamp/" + LONG, "lamp/link");
        assertThat(mode(read.resolve("lamp/run"))).isEqualTo(0555);
        assertThat(mode(read.resolve("dune"))).isEqualTo(0444);
        assertThat(read.resolve("lamp/empty")).isEmptyDirectory();
        assertThat(there.store().find("key")).contains(read);
        assertThat(there.maintenance().verify()).isEmpty();
        assertThat(there.maintenance().list().get(0).packages()).containsExactly("lamp");
        assertThat(there.leftIn("duniverse")).containsExactly(".key.files", ".key.used", "key");
        // And from there the same archive.
        DuniverseArchive.write(read, temp.resolve("again.tar.gz"));
        assertThat(temp.resolve("again.tar.gz")).hasSameBinaryContentAs(archive);
    }

    @Test
    void hasNothingOfTheMachineInIt() throws Exception {
        Path archive = temp.resolve("duniverse.tar.gz");
        DuniverseArchive.write(entry("key"), archive);

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
        DuniverseArchive.write(entry, archive);
        Path file = entry.resolve("lamp/dune");
        Object before = Files.getAttribute(file, "unix:ino");

        assertThat(DuniverseArchive.read(archive, here.store(), "key")).isEqualTo(entry);
        assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(before);
        Files.delete(file);
        DuniverseArchive.read(archive, here.store(), "key");
        assertThat(file).exists();
    }

    @Test
    void refusesTheArchiveOfAnotherKey() throws Exception {
        Path archive = temp.resolve("duniverse.tar.gz");
        DuniverseArchive.write(entry("key"), archive);

        assertThatThrownBy(() -> DuniverseArchive.read(archive, there.store(), "other"))
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
        Path damaged = Files.writeString(temp.resolve("damaged"), "no archive");
        assertThatThrownBy(() -> DuniverseArchive.read(damaged, there.store(), "key"))
                .isInstanceOf(DuniverseException.class)
                .hasMessageStartingWith(damaged + " cannot be used as vendored sources: it is no archive");
        assertThat(there.leftIn("duniverse")).isEmpty();
    }

    @Test
    void keepsTheOldArchiveWhenItCannotWriteANewOne() throws Exception {
        Path archive = Files.writeString(temp.resolve("duniverse.tar.gz"), "old");

        assertThatThrownBy(() -> DuniverseArchive.write(temp.resolve("none"), archive))
                .isInstanceOf(IOException.class);
        assertThat(archive).hasContent("old");
        assertThat(temp.resolve(".duniverse.tar.gz.tmp")).doesNotExist();
    }

    private static TarBuilder keyed() {
        return new TarBuilder().file("duniverse.key", "key\n");
    }

    private void refused(TarBuilder tar, String message) throws IOException {
        Path archive = tar.gzip(temp.resolve("hostile.tar.gz"));
        assertThatThrownBy(() -> DuniverseArchive.read(archive, there.store(), "key"))
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
