package io.mirage.maven.opam;

import static io.mirage.maven.opam.StoreFixture.content;
import static io.mirage.maven.opam.StoreFixture.hex;
import static io.mirage.maven.opam.StoreFixture.mode;
import static io.mirage.maven.opam.StoreFixture.sha256;
import static io.mirage.maven.opam.StoreFixture.source;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SourcesTest {
    @TempDir
    Path temp;

    private Downloads server;
    private StoreFixture fixture;
    private byte[] archive;

    @BeforeEach
    void start() throws Exception {
        server = new Downloads();
        fixture = new StoreFixture(temp.resolve("store"), server);
        archive = new TarBuilder()
                .file("lamp-1/dune", "(library)")
                .file("lamp-1/bin/run", "#!/bin/sh", 0755)
                .link("lamp-1/link", "dune")
                .bzip2();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void bringsAnArchiveOnce() throws Exception {
        Source lamp = source(server.serve("/lamp.tbz", archive), "lamp", sha256(archive));

        Path folder = fixture.bring(lamp);

        assertThat(folder).isEqualTo(temp.resolve("store/sources/" + lamp.identity()));
        assertThat(content(folder))
                .containsExactly(entry("bin/run", "#!/bin/sh"), entry("dune", "(library)"), entry("link", "-> dune"));
        assertThat(mode(folder.resolve("dune"))).isEqualTo(0444);
        assertThat(mode(folder.resolve("bin/run"))).isEqualTo(0555);
        assertThat(mode(folder.resolve("bin")) & 0200).isEqualTo(0200);
        fixture.bring(lamp);
        fixture.bring(source("https://mirror.invalid/other.tbz", "candle", sha256(archive)));
        assertThat(server.requests()).containsExactly("/lamp.tbz");
        assertThat(fixture.events).containsExactly("lamp " + archive.length, "lamp cached", "candle cached");
        assertThat(fixture.leftIn("sources")).containsExactly("." + lamp.identity() + ".files", lamp.identity());
    }

    @Test
    void followsRedirects() throws Exception {
        String to = server.serve("/there.tbz", archive);
        String from = server.answer("/here.tbz", exchange -> {
            exchange.getResponseHeaders().set("Location", to);
            Downloads.send(exchange, 302, new byte[0]);
        });

        assertThat(fixture.bring(source(from, "lamp", sha256(archive)))).isDirectory();
    }

    @Test
    void checksEveryChecksum() throws Exception {
        String url = server.serve("/lamp.tbz", archive);
        String wrong = "md5=" + "0a".repeat(16);

        assertThatThrownBy(() -> fixture.bring(source(url, "lamp", sha256(archive), wrong)))
                .isInstanceOf(SourceException.class)
                .hasMessage("Cannot bring the vendored sources lamp:\n" + url
                        + ": the archive has another checksum\n  expected " + wrong + "\n  got      md5="
                        + hex("MD5", archive)
                        + "\nWhat is there is not what was locked. If its author changed it, run mvn mirage:lock; else"
                        + " name a mirror that has the original.");
        assertThat(fixture.leftIn("sources")).isEmpty();
        assertThat(fixture.pauses).isEmpty();
        fixture.bring(source(url, "lamp", sha256(archive), "md5=" + hex("MD5", archive)));
    }

    @Test
    void warnsOfBytesThatNothingVouchesFor() throws Exception {
        String url = server.serve("/lamp.tbz", archive);

        fixture.bring(source(url, "lamp"));
        fixture.bring(source(url, "weak", "md5=" + hex("MD5", archive)));
        fixture.bring(source("file://" + Files.write(temp.resolve("here.tbz"), archive), "here"));

        assertThat(fixture.events)
                .containsExactly(
                        "lamp unchecked: lamp has no checksum in the lock file, so the bytes of " + url
                                + " cannot be checked.",
                        "lamp " + archive.length,
                        "weak " + archive.length,
                        "here " + archive.length);
    }

    @Test
    void triesAgainWhatMayWorkTheNextTime() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        String url = server.answer("/lamp.tbz", exchange -> {
            if (requests.incrementAndGet() < 3) {
                Downloads.send(exchange, 503, "too busy".getBytes(UTF_8));
            } else {
                Downloads.send(exchange, 200, archive);
            }
        });

        fixture.bring(source(url, "lamp", sha256(archive)));

        assertThat(requests).hasValue(3);
        assertThat(fixture.pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(4));
        assertThat(fixture.events)
                .containsExactly(
                        "lamp again: " + url + ": the server answered 503",
                        "lamp again: " + url + ": the server answered 503",
                        "lamp " + archive.length);
    }

    @Test
    void givesUpAfterThreeTries() throws Exception {
        String url = server.answer("/lamp.tbz", exchange -> {
            // Cut off: the length is that of the whole archive.
            exchange.sendResponseHeaders(200, archive.length);
            exchange.getResponseBody().write(Arrays.copyOf(archive, 100));
            exchange.getResponseBody().flush();
        });

        assertThatThrownBy(() -> fixture.bring(source(url, "lamp", sha256(archive))))
                .isInstanceOf(SourceException.class)
                .hasMessageStartingWith("Cannot bring the vendored sources lamp:\n" + url + ": the connection broke")
                .hasMessageEndingWith("\nIt was tried several times. Try again later, or name a mirror.");
        assertThat(server.requests()).hasSize(3);
        assertThat(fixture.leftIn("sources")).isEmpty();
    }

    @Test
    void triesOnlyOnceWhatWillNotWorkTheNextTime() throws Exception {
        assertThatThrownBy(() -> fixture.bring(source(server.url("/gone.tbz"), "lamp", sha256(archive))))
                .isInstanceOf(SourceException.class)
                .hasMessage("Cannot bring the vendored sources lamp:\n" + server.url("/gone.tbz")
                        + ": the server answered 404\nIf it has moved, run mvn mirage:lock, or name a mirror that has"
                        + " it.");
        String closed = server.answer("/closed.tbz", exchange -> Downloads.send(exchange, 401, new byte[0]));
        assertThatThrownBy(() -> fixture.bring(source(closed, "lamp", sha256(archive))))
                .hasMessageContaining("the server answered 401");
        assertThat(server.requests()).containsExactly("/gone.tbz", "/closed.tbz");
    }

    @Test
    void hidesThePasswordOfAnAddress() {
        assertThatThrownBy(() ->
                        fixture.bring(source("ftp://anna:secret@a.example/x.tbz", "lamp", "md5=" + "0a".repeat(16))))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("ftp://a.example/x.tbz: this kind of address is not supported")
                .hasMessageNotContaining("secret");
    }

    @Test
    void asksMirrorsFirst() throws Exception {
        String checksum = sha256(archive);
        String hex = hex("SHA-256", archive);
        server.serve("/cache/sha256/" + hex.substring(0, 2) + "/" + hex, archive);
        String original = server.serve("/original/lamp.tbz", archive);
        server.serve("/mirror/lamp.tbz", "other bytes".getBytes(UTF_8));
        Mirrors mirrors = new Mirrors(
                List.of(new Mirrors.Rule(server.url("/original/"), server.url("/mirror/"))),
                List.of(server.url("/nothing"), server.url("/cache/")),
                false);

        new StoreFixture(temp.resolve("one"), server, mirrors).bring(source(original, "lamp", checksum));
        assertThat(server.requests())
                .containsExactly(
                        "/nothing/sha256/" + hex.substring(0, 2) + "/" + hex,
                        "/cache/sha256/" + hex.substring(0, 2) + "/" + hex);

        server.requests().clear();
        Mirrors rules = new Mirrors(mirrors.rules(), List.of(), false);
        new StoreFixture(temp.resolve("two"), server, rules).bring(source(original, "lamp", checksum));
        assertThat(server.requests()).containsExactly("/mirror/lamp.tbz", "/original/lamp.tbz");

        server.requests().clear();
        Mirrors only = new Mirrors(mirrors.rules(), List.of(), true);
        StoreFixture closed = new StoreFixture(temp.resolve("three"), server, only);
        assertThatThrownBy(() -> closed.bring(source(original, "lamp", checksum)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining(server.url("/mirror/lamp.tbz") + ": the archive has another checksum");
        assertThatThrownBy(() -> closed.bring(source("https://a.example/x", "lamp", "md5=" + "0a".repeat(16))))
                .hasMessage("Cannot bring the vendored sources lamp:\nOnly mirrors may be used, and none has this"
                        + " address: add one for it.");
        assertThat(server.requests()).containsExactly("/mirror/lamp.tbz");
    }

    @Test
    void tellsOfEveryAddressThatFailed() throws Exception {
        Mirrors mirrors = new Mirrors(
                List.of(new Mirrors.Rule("https://a.example/", server.url("/mirror/"))),
                List.of("file://" + temp.resolve("cache")),
                true);
        String md5 = "0a".repeat(16);

        assertThatThrownBy(() -> new StoreFixture(temp, server, mirrors)
                        .bring(source("https://a.example/x", "lamp", "md5=" + md5)))
                .hasMessageContaining("file://" + temp.resolve("cache/md5/0a/" + md5) + ": there is no such file\n"
                        + server.url("/mirror/x") + ": the server answered 404\n");
    }

    @Test
    void saysWhichPackageHasAnArchiveThatNobodyShouldUnpack() throws Exception {
        byte[] evil = new TarBuilder().file("../evil", "1").gzip();
        String url = server.serve("/evil.tgz", evil);

        assertThatThrownBy(() -> fixture.bring(source(url, "lamp", sha256(evil))))
                .isInstanceOf(SourceException.class)
                .hasMessage("Cannot bring the vendored sources lamp:\n" + url
                        + ": '../evil' would be outside the folder\nThe package cannot be used as it is; lock another"
                        + " version of it.");
        assertThat(fixture.leftIn("sources")).isEmpty();
    }

    @Test
    void takesArchivesOfThisMachine() throws Exception {
        Path file = Files.write(temp.resolve("lamp 1%20.tbz"), archive);

        assertThat(fixture.bring(source("file://" + file, "lamp", sha256(archive))))
                .isDirectory();
        Source encoded =
                source(Files.write(temp.resolve("lamp 2.tbz"), archive).toUri().toString(), "other");
        assertThat(encoded.url()).contains("lamp%202");
        assertThat(content(fixture.bring(encoded))).containsKey("dune");
        assertThatThrownBy(() -> fixture.bring(source("file://" + temp.resolve("none"), "lamp")))
                .hasMessageContaining("none: there is no such file");
        assertThat(file).exists();
    }

    @Test
    void copiesFoldersOfThisMachineAsOpamDoes() throws Exception {
        Path folder = Files.createDirectories(temp.resolve("lamp"));
        Files.createDirectories(folder.resolve(".git"));
        Files.writeString(folder.resolve(".git/HEAD"), "x");
        Files.createDirectories(folder.resolve("_build/default"));
        Files.writeString(folder.resolve("_build/default/x"), "x");
        Files.createDirectories(folder.resolve("src/_opam"));
        Files.writeString(folder.resolve("src/_opam/x"), "x");
        Files.writeString(folder.resolve("src/.#lamp.ml"), "x");
        Files.writeString(folder.resolve("src/lamp.ml"), "let on = true");
        Files.writeString(temp.resolve("outside.ml"), "let x = 1");
        Files.createSymbolicLink(folder.resolve("linked.ml"), temp.resolve("outside.ml"));
        Files.createDirectories(folder.resolve("empty"));
        Trees.setMode(folder.resolve("src/lamp.ml"), true, true);
        Source lamp = source("file://" + folder, "lamp");

        Path copy = fixture.bring(lamp);
        assertThat(content(copy))
                .containsExactly(entry("linked.ml", "let x = 1"), entry("src/lamp.ml", "let on = true"));
        assertThat(mode(copy.resolve("src/lamp.ml"))).isEqualTo(0555);
        assertThat(copy.resolve("empty")).isEmptyDirectory();

        // Somebody works on it: it is copied whenever it is asked for.
        Files.writeString(folder.resolve("src/lamp.ml"), "let on = false");
        assertThat(content(fixture.bring(lamp))).containsEntry("src/lamp.ml", "let on = false");

        Files.createSymbolicLink(folder.resolve("loop"), folder);
        assertThatThrownBy(() -> fixture.bring(lamp)).hasMessageContaining("'loop' is a link to a folder above");
        assertThat(content(copy)).containsEntry("src/lamp.ml", "let on = false");
        assertThatThrownBy(() -> fixture.bring(source("file://" + folder, "lamp", sha256(archive))))
                .hasMessageContaining("this is a folder, which cannot have the checksum of an archive");
    }

    @Test
    void removesWhatOpamMonorepoRemoves() throws Exception {
        byte[] vendoring = new TarBuilder()
                .file("a/dune", "1")
                .file("a/.git/HEAD", "2")
                .file("a/duniverse/lwt/dune", "3")
                .file("a/vendor/duniverse/dune", "4")
                .gzip();

        assertThat(content(fixture.bring(source(server.serve("/a", vendoring), "a", sha256(vendoring)))))
                .containsOnlyKeys("dune", "vendor/duniverse/dune");
    }

    @Test
    void removesWhatAKilledBuildLeft() throws Exception {
        Source lamp = source(server.serve("/lamp.tbz", archive), "lamp", sha256(archive));
        Path left = Files.createDirectories(temp.resolve("store/sources/.tmp-" + lamp.identity() + "/tree/x"));
        Files.writeString(left.resolve("half"), "a file");

        assertThat(content(fixture.bring(lamp))).containsOnlyKeys("bin/run", "dune", "link");
        assertThat(fixture.leftIn("sources")).containsExactly("." + lamp.identity() + ".files", lamp.identity());
    }

    @Test
    void bringsADamagedSourceAgain() throws Exception {
        Source lamp = source(server.serve("/lamp.tbz", archive), "lamp", sha256(archive));
        Path folder = fixture.bring(lamp);
        Files.delete(folder.resolve("dune"));

        assertThat(content(fixture.bring(lamp))).containsKey("dune");
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void transfersNothingOffline() throws Exception {
        Source lamp = source(server.serve("/lamp.tbz", archive), "lamp", sha256(archive));
        Source here = source("file://" + Files.write(temp.resolve("here.tbz"), archive), "here");

        assertThat(fixture.sources().missingOffline(List.of(lamp, here))).containsExactly(lamp);
        assertThatThrownBy(() -> fixture.bring(lamp, true))
                .hasMessage("Cannot bring the vendored sources lamp:\nMaven is offline, and it is not in the store.");
        assertThat(server.requests()).isEmpty();
        fixture.bring(lamp);
        assertThat(fixture.sources().missingOffline(List.of(lamp, here))).isEmpty();
        fixture.bring(lamp, true);
        fixture.bring(here, true);
        assertThat(server.requests()).hasSize(1);
        assertThat(new StoreFixture(
                                temp.resolve("other"),
                                server,
                                new Mirrors(
                                        List.of(new Mirrors.Rule(server.url("/lamp.tbz"), here.url())),
                                        List.of(),
                                        false))
                        .bring(lamp, true))
                .isDirectory();
    }

    @Test
    void refusesAMovingHead() {
        assertThatThrownBy(() -> fixture.bring(source("git+https://a.example/lamp.git#main", "lamp")))
                .isInstanceOf(SourceException.class)
                .hasMessage("Cannot bring the vendored sources lamp:\ngit+https://a.example/lamp.git#main names 'main',"
                        + " which is no full commit: a lock made from a moving head.\nRun mvn mirage:lock, which writes"
                        + " the commit of today.");
        assertThatThrownBy(() -> fixture.bring(source("git+https://a.example/lamp.git", "lamp")))
                .hasMessageContaining("names no commit: a lock made from a moving head");
    }
}
