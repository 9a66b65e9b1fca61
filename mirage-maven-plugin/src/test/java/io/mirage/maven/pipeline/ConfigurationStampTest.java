package io.mirage.maven.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirage.maven.frontend.ConfigSources;
import io.mirage.maven.frontend.ConfigText;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationStampTest {
    private static final String CONFIG =
            "open Mirage\nlet motd = read \"words.ml\" :: read_all \"data\" @ [ read (\"assets/\" ^ name) ]\nlet () = register \"lamp\" [ main ]\n";

    @TempDir
    Path temp;

    private List<String> facts = List.of("tool 4.9.0", "argument --bright");

    @BeforeEach
    void makeProject() throws IOException {
        write("config.ml", CONFIG);
        write("unikernel.ml", "let start () = ()");
        write("words.ml", "let words = []");
        write("data/motd.txt", "hello");
        write("data/deep/er.txt", "hello");
        write("assets/logo.svg", "<svg/>");
        write("site/index.html", "<html/>");
        write("lib/dune", "(library (name colours))");
        write("lib/colours.c", "int x;");
        write("pom.xml", "<project/>");
        write("README.md", "# Lamp");
        write("Makefile", "all:\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"config.ml", "data/motd.txt", "data/deep/er.txt", "words.ml", "Makefile", "assets/logo.svg"})
    void changesWithWhatConfigMlMayRead(String path) throws Exception {
        String before = stamp();

        write(path, "edited");

        assertThat(stamp()).isNotEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unikernel.ml", "lib/colours.c", "lib/dune", "site/index.html", "pom.xml", "README.md"})
    void staysWhenAnotherFileIsEdited(String path) throws Exception {
        String before = stamp();

        write(path, "edited");

        assertThat(stamp()).isEqualTo(before);
    }

    @Test
    void changesWithTheNamesOfFiles() throws Exception {
        Set<String> stamps = new HashSet<>(Set.of(stamp()));

        write("fresh.ml", "");
        assertThat(stamps.add(stamp())).isTrue();
        Files.move(temp.resolve("fresh.ml"), temp.resolve("lib/fresh.ml"));
        assertThat(stamps.add(stamp())).isTrue();
        Files.move(temp.resolve("lib/fresh.ml"), temp.resolve("lib/refresh.ml"));
        assertThat(stamps.add(stamp())).isTrue();

        Files.delete(temp.resolve("lib/refresh.ml"));
        assertThat(stamps.add(stamp())).isFalse();
    }

    @Test
    void changesWhenConfigMlMentionsAnotherSource() throws Exception {
        write("config.ml", CONFIG + "(* unikernel.ml *)");
        String before = stamp();

        write("unikernel.ml", "edited");

        assertThat(stamp()).isNotEqualTo(before);
    }

    @Test
    void changesWithTheToolAndTheArguments() throws Exception {
        Set<String> stamps = new HashSet<>(Set.of(stamp()));

        facts = List.of("tool 4.9.1", "argument --bright");
        assertThat(stamps.add(stamp())).isTrue();
        facts = List.of("tool 4.9.0", "argument --bright", "argument --bright");
        assertThat(stamps.add(stamp())).isTrue();
        facts = List.of("tool 4.9.0", "argument --brigh", "t");
        assertThat(stamps.add(stamp())).isTrue();
        facts = List.of("argument --bright", "tool 4.9.0");
        assertThat(stamps.add(stamp())).isTrue();
    }

    @Test
    void isOfOneTarget() throws Exception {
        ConfigurationStamp stamp = new ConfigurationStamp(sources(), new ConfigText(CONFIG), facts);

        assertThat(stamp.of("hvt")).isNotEqualTo(stamp.of("spt")).matches("[0-9a-f]{64}");
        assertThat(stamp.of("hvt")).isEqualTo(stamp.of("hvt"));
    }

    /** Contents do not run into names, nor one into the other. */
    @ParameterizedTest
    @CsvSource({"x, yz, xy, z", "'', ab, a, b", "1:x, '', 1, x"})
    void keepsFilesApart(String first, String second, String third, String fourth) throws Exception {
        write("data/a.txt", first);
        write("data/b.txt", second);
        String before = stamp();

        write("data/a.txt", third);
        write("data/b.txt", fourth);

        assertThat(stamp()).isNotEqualTo(before);
    }

    @Test
    void takesSizeAndTimeForALargeFile() throws Exception {
        Path disk = temp.resolve("data/disk.img");
        sparse(disk, 17L << 20);
        Files.setLastModifiedTime(disk, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        String before = stamp();
        assertThat(stamp()).isEqualTo(before);

        Files.setLastModifiedTime(disk, FileTime.from(Instant.parse("2020-01-01T00:00:01Z")));
        String later = stamp();
        sparse(disk, 18L << 20);
        Files.setLastModifiedTime(disk, FileTime.from(Instant.parse("2020-01-01T00:00:01Z")));

        assertThat(later).isNotEqualTo(before);
        assertThat(stamp()).isNotEqualTo(later);
    }

    @Test
    void doesNotDependOnTheTimeOfASmallFile() throws Exception {
        String before = stamp();

        Files.setLastModifiedTime(temp.resolve("config.ml"), FileTime.from(Instant.EPOCH));

        assertThat(stamp()).isEqualTo(before);
    }

    private static void sparse(Path file, long size) throws IOException {
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
            content.setLength(size);
        }
    }

    private String stamp() throws IOException {
        ConfigText config = new ConfigText(Files.readString(temp.resolve("config.ml")));
        return new ConfigurationStamp(sources(), config, facts).of("hvt");
    }

    private ConfigSources sources() throws IOException {
        SortedMap<String, Path> files = new TreeMap<>();
        try (var all = Files.walk(temp)) {
            all.filter(Files::isRegularFile)
                    .forEach(file -> files.put(temp.relativize(file).toString(), file));
        }
        return ConfigSources.of(files);
    }

    private void write(String path, String text) throws IOException {
        Path file = temp.resolve(path);
        Files.createDirectories(file.resolve("..").normalize());
        Files.writeString(file, text);
    }
}
