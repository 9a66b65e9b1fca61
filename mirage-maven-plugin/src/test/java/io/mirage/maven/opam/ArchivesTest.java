package io.mirage.maven.opam;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.X5455_ExtendedTimestamp;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchivesTest {
    private static final ArchiveLimits SMALL = new ArchiveLimits(5, 1000, 2500, 20, 500);

    @TempDir
    Path temp;

    @Test
    void unpacksEveryCompressionByContent() throws Exception {
        assertThat(unpacked(lamp().tar())).containsExactly("bin/run", "dune", "src/lamp.ml");
        assertThat(unpacked(lamp().gzip())).containsExactly("bin/run", "dune", "src/lamp.ml");
        assertThat(unpacked(lamp().bzip2())).containsExactly("bin/run", "dune", "src/lamp.ml");
        assertThat(unpacked(lamp().xz())).containsExactly("bin/run", "dune", "src/lamp.ml");
        assertThat(unpacked(zip("lamp-1.0/"))).containsExactly("bin/run", "dune", "src/lamp.ml");
    }

    @Test
    void keepsBytesAndWhoMayRunAFile() throws Exception {
        for (byte[] archive : List.of(lamp().bzip2(), zip("lamp-1.0/"))) {
            Path to = unpack(archive);

            assertThat(to.resolve("src/lamp.ml")).hasContent("let on = true");
            assertThat(to.resolve("bin/run")).isExecutable();
            assertThat(Files.isExecutable(to.resolve("dune"))).isFalse();
            Trees.delete(to);
        }
    }

    /** dune looks at time and size before it looks at a file. */
    @Test
    void filesOfOneSizeHaveOneTimeOnlyIfTheyAreTheSame() throws Exception {
        Path one = unpack(new TarBuilder()
                .file("lamp/dune", "(library)")
                .file("lamp/copy", "(library)")
                .file("lamp/other", "(Library)")
                .gzip());
        FileTime time = Files.getLastModifiedTime(one.resolve("dune"));
        assertThat(time.toInstant())
                .isBetween(Instant.parse("2000-01-01T00:00:00Z"), Instant.parse("2020-01-01T00:00:00Z"));
        assertThat(Files.getLastModifiedTime(one.resolve("copy"))).isEqualTo(time);
        assertThat(Files.getLastModifiedTime(one.resolve("other"))).isNotEqualTo(time);
        Trees.delete(one);

        assertThat(Files.getLastModifiedTime(unpack(zip("lamp-1.0/")).resolve("dune")))
                .isEqualTo(time);
    }

    @Test
    void dropsSetuid() throws Exception {
        Path to = unpack(new TarBuilder().file("a/tool", "x", 06755).gzip());

        assertThat((Integer) Files.getAttribute(to.resolve("tool"), "unix:mode") & 07777)
                .isEqualTo(0755);
    }

    @Test
    void leavesOutAFolderOnlyWhenItHoldsEverything() throws Exception {
        assertThat(unpacked(new TarBuilder().folder("a").file("a/x", "1").tar()))
                .containsExactly("x");
        assertThat(unpacked(
                        new TarBuilder().file("./a/x", "1").file("./a/b/y", "2").tar()))
                .containsExactly("b/y", "x");
        assertThat(unpacked(
                        new TarBuilder().file("a/x", "1").file("README", "2").tar()))
                .containsExactly("README", "a/x");
        assertThat(unpacked(new TarBuilder().file("a/x", "1").file("b/y", "2").tar()))
                .containsExactly("a/x", "b/y");
        assertThat(unpacked(new TarBuilder().file("x", "1").tar())).containsExactly("x");
        assertThat(unpacked(new TarBuilder().file("a/a/x", "1").tar())).containsExactly("a/x");
    }

    @Test
    void readsLongNamesOfPosixAndGnu() throws Exception {
        String name = "a/" + "long-folder-name/".repeat(12) + "naïve.ml";
        for (int mode : List.of(TarArchiveOutputStream.LONGFILE_POSIX, TarArchiveOutputStream.LONGFILE_GNU)) {
            assertThat(unpacked(new TarBuilder(mode)
                            .file(name, "1")
                            .link("a/link", name.substring(2))
                            .gzip()))
                    .containsExactly("link", name.substring(2));
        }
    }

    @Test
    void skipsTheGlobalHeaderOfGitArchive() throws Exception {
        TarArchiveEntry header =
                new TarArchiveEntry("pax_global_header", TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER, true);
        header.addPaxHeader("comment", "0123456789012345678901234567890123456789");
        TarBuilder archive = new TarBuilder();
        archive.header(header).file("a/x", "1");

        assertThat(unpacked(archive.gzip())).containsExactly("x");
    }

    @Test
    void readsSparseFiles() throws Exception {
        // POSIX format 0.1 of GNU tar: the map in a header, the data without its holes.
        byte[] header = """
                22 GNU.sparse.major=0
                22 GNU.sparse.minor=1
                27 GNU.sparse.size=1000000
                26 GNU.sparse.numblocks=1
                27 GNU.sparse.map=999997,3
                """.getBytes(UTF_8);
        TarArchiveEntry pax = new TarArchiveEntry("PaxHeaders/sparse", TarConstants.LF_PAX_EXTENDED_HEADER_LC, true);
        pax.setSize(header.length);
        Path to = unpack(new TarBuilder()
                .put(pax, header)
                .file("a/sparse", "end")
                .file("a/next", "1")
                .gzip());

        byte[] content = Files.readAllBytes(to.resolve("sparse"));
        assertThat(content).hasSize(1_000_000).endsWith('e', 'n', 'd').startsWith(0, 0, 0);
        assertThat(to.resolve("next")).hasContent("1");
    }

    @Test
    void keepsLinksThatStayInside() throws Exception {
        Path to = unpack(new TarBuilder()
                .file("a/src/x", "1")
                .link("a/lib/x", "../src/x")
                .link("a/all", "src")
                .link("a/dangling", "src/none")
                .link("a/self", ".")
                .link("a/circle", "circle")
                .hardLink("a/copy", "a/src/x")
                .hardLink("a/linkcopy", "a/dangling")
                .gzip());

        assertThat(Files.readSymbolicLink(to.resolve("lib/x"))).hasToString("../src/x");
        assertThat(to.resolve("all/x")).hasContent("1");
        assertThat(Files.readSymbolicLink(to.resolve("dangling"))).hasToString("src/none");
        assertThat(to.resolve("copy")).isRegularFile().hasContent("1");
        assertThat(Files.readSymbolicLink(to.resolve("linkcopy"))).hasToString("src/none");
    }

    @Test
    void refusesNamesThatLeaveTheFolder() throws Exception {
        refused(new TarBuilder().file("a/../../evil", "1"), "'a/../../evil' would be outside the folder");
        refused(new TarBuilder().file("../evil", "1"), "'../evil' would be outside the folder");
        refused(new TarBuilder().file("/evil", "1"), "'/evil' has an absolute path, outside the folder");
        refused(new TarBuilder().folder("a/.."), "'a/../' would be outside the folder");
        refused(new TarBuilder().file(".", "1"), "'.' is no name of a file");
        assertThatThrownBy(() -> unpack(zip("../lamp/")))
                .isInstanceOf(ArchiveException.class)
                .hasMessage("'../lamp/dune' would be outside the folder");
        assertThat(temp.resolve("evil")).doesNotExist();
        assertThat(temp.resolve("lamp")).doesNotExist();
    }

    @Test
    void refusesNamesWithControlCharacters() throws Exception {
        refused(new TarBuilder().file("a/x\ny", "1"), "it has an entry 'a/x\\x0ay', with control characters");
        refused(new TarBuilder().file("a/\u001b[2J", "1"), "it has an entry 'a/\\x1b[2J', with control characters");
        refused(
                new TarBuilder(TarArchiveOutputStream.LONGFILE_GNU).file("a/" + "x".repeat(200) + "\0y", "1"),
                "it has an entry 'a/" + "x".repeat(200) + "\\x00y', with control characters");
        refused(
                new TarBuilder().file("a/x", "1").link("a/l", "x\n"),
                "'a/l' is a symbolic link to 'x\\x0a', with control characters");
    }

    @Test
    void refusesLinksThatLeaveTheFolder() throws Exception {
        refused(new TarBuilder().link("a/l", "/etc"), "'a/l' is a symbolic link to '/etc', outside the folder");
        refused(
                new TarBuilder().file("a/x", "1").link("a/l", "../x"),
                "'a/l' is a symbolic link to '../x', outside the folder");
        refused(
                new TarBuilder().file("x", "1").link("a/b/l", "../../../x"),
                "'a/b/l' is a symbolic link to '../../../x', outside the folder");
        // By the letters this is a/b/x; but "deep" is two folders up.
        refused(
                new TarBuilder().file("x", "1").link("a/b/deep", "../..").link("m", "a/b/deep/../x"),
                "'m' is a symbolic link to 'a/b/deep/../x', outside the folder");
        refused(new TarBuilder().link("a/l", ""), "'a/l' is a symbolic link to '', outside the folder");
        refused(new TarBuilder().hardLink("a/l", "../../etc/passwd"), "'../../etc/passwd' would be outside the folder");
        refused(
                new TarBuilder().hardLink("a/l", "/etc/passwd"),
                "'/etc/passwd' has an absolute path, outside the folder");
        refused(
                new TarBuilder().file("a/x", "1").hardLink("a/l", "a/y"),
                "'a/l' is a hard link to 'a/y', which is no file before it");
    }

    @Test
    void writesThroughNoLink() throws Exception {
        refused(
                new TarBuilder().link("a/l", "../..").file("a/l/evil", "1"),
                "'a/l/evil' would be written through 'a/l', which is a symbolic link");
        refused(
                new TarBuilder().file("a/x", "1").file("a/x/y", "1"),
                "'a/x/y' would be written through 'a/x', which is a file");
        assertThat(temp.resolve("evil")).doesNotExist();
    }

    @Test
    void refusesTwoEntriesOfDifferentKinds() throws Exception {
        refused(
                new TarBuilder().file("a/x", "1").link("a/x", "y"),
                "'a/x' is there twice, as a file and as a symbolic link");
        refused(new TarBuilder().file("a/x", "1").folder("a/x"), "'a/x/' is there twice, as a file and as a folder");
        refused(new TarBuilder().folder("a/x").file("a/x", "1"), "'a/x' is there twice, as a folder and as a file");
        assertThat(unpack(new TarBuilder()
                                .file("a/x", "old")
                                .folder("a")
                                .file("a/x", "new")
                                .gzip())
                        .resolve("x"))
                .hasContent("new");
    }

    @Test
    void refusesWhatIsNeitherFileNorFolderNorLink() throws Exception {
        refused(new TarBuilder().special("a/tty", TarConstants.LF_CHR, ""), "'a/tty' is a device");
        refused(new TarBuilder().special("a/sda", TarConstants.LF_BLK, ""), "'a/sda' is a device");
        refused(new TarBuilder().special("a/pipe", TarConstants.LF_FIFO, ""), "'a/pipe' is a FIFO");
        refused(
                new TarBuilder().special("a/vol", (byte) 'V', ""),
                "'a/vol' is of kind 'V', neither a file nor a folder nor a link");
    }

    @Test
    void holdsItsLimits() throws Exception {
        refused(
                new TarBuilder()
                        .file("a/1", "")
                        .file("a/2", "")
                        .file("a/3", "")
                        .file("a/4", "")
                        .file("a/5", "")
                        .file("a/6", ""),
                "it has more than 5 entries, too many for sources");
        refused(
                new TarBuilder().file("a/x", "x".repeat(1001)),
                "'a/x' has more than 1000 bytes, too many for a source file");
        refused(
                new TarBuilder()
                        .file("a/1", noise(900), 0644)
                        .file("a/2", noise(900), 0644)
                        .file("a/3", noise(900), 0644),
                "it holds more than 2500 bytes, too many for sources");
        byte[] bomb = new TarBuilder().file("a/x", new byte[1 << 20], 0644).xz();
        ArchiveLimits limits = new ArchiveLimits(5, 1 << 30, 1 << 30, 100, 1000);
        assertThatThrownBy(() -> Archives.unpack(Files.write(temp.resolve("bomb"), bomb), temp.resolve("to"), limits))
                .isInstanceOf(ArchiveException.class)
                .hasMessage("its " + bomb.length + " bytes unpack to more than 100 times as many");
    }

    @Test
    void countsHeadersThatHoldNoFile() throws Exception {
        byte[] header = new byte[1 << 22];
        Arrays.fill(header, (byte) 'x');
        TarArchiveEntry longName = new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME, true);
        longName.setSize(header.length);

        assertThatThrownBy(() -> Archives.unpack(
                        new TarBuilder().put(longName, header).file("a/x", "1").gzip(temp.resolve("bomb")),
                        temp.resolve("to"),
                        new ArchiveLimits(5, 1000, 1 << 30, 20, 500)))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("bytes unpack to more than 20 times as many");
    }

    @Test
    void saysThatAnArchiveIsCutOff() throws Exception {
        byte[] random = noise(100_000);
        List<byte[]> whole = List.of(
                new TarBuilder().file("a/x", random, 0644).gzip(),
                new TarBuilder().file("a/x", random, 0644).bzip2(),
                new TarBuilder().file("a/x", random, 0644).xz(),
                new TarBuilder().file("a/x", random, 0644).tar());
        for (byte[] archive : whole) {
            assertThatThrownBy(() -> unpack(Arrays.copyOf(archive, 50_000)))
                    .isInstanceOf(ArchiveException.class)
                    .hasMessageStartingWith("it is damaged ");
            assertThat(temp.resolve("to")).doesNotExist();
        }
        // Only the checksum of the compression is missing, or the end of the tar.
        byte[] gzip = whole.get(0);
        assertThatThrownBy(() -> unpack(Arrays.copyOf(gzip, gzip.length - 4)))
                .isInstanceOf(ArchiveException.class)
                .hasMessageStartingWith("it is damaged");
        byte[] tar = new TarBuilder().file("a/x", "1").tar();
        assertThatThrownBy(() -> unpack(Arrays.copyOf(tar, 512 + 1)))
                .isInstanceOf(ArchiveException.class)
                .hasMessageStartingWith("it is damaged");
        byte[] two = new TarBuilder()
                .file("a/x", noise(512), 0644)
                .file("a/y", noise(512), 0644)
                .tar();
        assertThatThrownBy(() -> unpack(Arrays.copyOf(two, 1024)))
                .isInstanceOf(ArchiveException.class)
                .hasMessage("it is cut off behind 'a/x'");
        byte[] zip = zip("a/");
        assertThatThrownBy(() -> unpack(Arrays.copyOf(zip, zip.length - 30)))
                .isInstanceOf(ArchiveException.class)
                .hasMessageStartingWith("it is damaged");
    }

    @Test
    void saysThatAnArchiveIsDamaged() throws Exception {
        byte[] gzip = new TarBuilder().file("a/x", noise(100_000), 0644).gzip();
        gzip[gzip.length - 6] ^= 1;
        assertThatThrownBy(() -> unpack(gzip))
                .isInstanceOf(ArchiveException.class)
                .hasMessageStartingWith("it is damaged");
        byte[] tar = new TarBuilder().file("a/x", "1").file("a/y", "2").tar();
        tar[1024 + 3] ^= 1;
        assertThatThrownBy(() -> unpack(tar))
                .isInstanceOf(ArchiveException.class)
                .hasMessageStartingWith("it is damaged at 'a/")
                .hasMessageEndingWith("wrong checksum");
    }

    @Test
    void saysWhatIsNoArchive() {
        assertThatThrownBy(() -> unpack(new byte[0]))
                .isInstanceOf(ArchiveException.class)
                .hasMessage("it is an empty file");
        assertThatThrownBy(() -> unpack("\n<!DOCTYPE html><title>Log in</title>".getBytes(UTF_8)))
                .hasMessage("it is a web page, no archive: perhaps of a proxy, or of a login");
        assertThatThrownBy(() -> unpack("(\u00b5/\u00fd....".getBytes(ISO_8859_1)))
                .hasMessageStartingWith("it is compressed by zstd");
        assertThatThrownBy(() -> unpack("let x = 1".repeat(100).getBytes(UTF_8)))
                .hasMessage("it is no archive, or a damaged one; known are tar, tar.gz, tar.bz2, tar.xz and zip");
        assertThatThrownBy(() -> unpack(new TarBuilder().gzip())).hasMessage("it is empty");
    }

    @Test
    void stopsWhenItIsInterrupted() throws Exception {
        for (byte[] content : List.of(lamp().gzip(), lamp().tar(), zip("lamp-1.0/"))) {
            Path archive = Files.write(temp.resolve("archive"), content);

            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> Archives.unpack(archive, temp.resolve("to")))
                    .isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
            assertThat(temp.resolve("to")).doesNotExist();
        }
    }

    private static TarBuilder lamp() {
        return new TarBuilder()
                .folder("lamp-1.0")
                .file("lamp-1.0/dune", "(library)")
                .file("lamp-1.0/src/lamp.ml", "let on = true")
                .file("lamp-1.0/bin/run", "#!/bin/sh", 0755);
    }

    private static byte[] zip(String top) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
            for (String name : List.of("dune (library)", "src/lamp.ml let on = true", "bin/run #!/bin/sh")) {
                int blank = name.indexOf(' ');
                ZipArchiveEntry entry = new ZipArchiveEntry(top + name.substring(0, blank));
                entry.setUnixMode(name.startsWith("bin/") ? 0100755 : 0100644);
                entry.setTime(TarBuilder.TIME.toEpochMilli());
                entry.addExtraField(time());
                zip.putArchiveEntry(entry);
                zip.write(name.substring(blank + 1).getBytes(UTF_8));
                zip.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static X5455_ExtendedTimestamp time() {
        var time = new X5455_ExtendedTimestamp();
        time.setModifyFileTime(FileTime.from(TarBuilder.TIME));
        return time;
    }

    private static byte[] noise(int size) {
        byte[] noise = new byte[size];
        new Random(7).nextBytes(noise);
        return noise;
    }

    private Path unpack(byte[] archive) throws IOException, InterruptedException {
        Path to = temp.resolve("to");
        Archives.unpack(Files.write(temp.resolve("archive"), archive), to);
        return to;
    }

    private List<String> unpacked(byte[] archive) throws IOException, InterruptedException {
        Path to = unpack(archive);
        try {
            return List.copyOf(Trees.files(to).keySet());
        } finally {
            Trees.delete(to);
            try (Stream<Path> left = Files.list(temp)) {
                assertThat(left).containsExactly(temp.resolve("archive"));
            }
        }
    }

    private void refused(TarBuilder archive, String message) throws IOException {
        Path file = archive.gzip(temp.resolve("archive"));
        assertThatThrownBy(() -> Archives.unpack(file, temp.resolve("to"), SMALL))
                .isInstanceOf(ArchiveException.class)
                .hasMessage(message);
        assertThat(temp.resolve("to")).doesNotExist();
    }
}
