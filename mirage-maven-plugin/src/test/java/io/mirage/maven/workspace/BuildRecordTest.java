package io.mirage.maven.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildRecordTest {
    private static final BuildRecord RECORD = new BuildRecord(
            new TreeMap<>(Map.of("dune", "2.9.3", "ocaml", "4.13.1, 4.14.2")),
            new TreeMap<>(Map.of("dist/x86_64/hello.hvt", "ab".repeat(32), "dist/été #1/he=l:lo", "cd".repeat(32))));

    @TempDir
    Path work;

    @Test
    void isReadAsItWasWritten() throws Exception {
        RECORD.write(work);

        assertThat(BuildRecord.read(work)).contains(RECORD);
    }

    @Test
    void hasTheSameBytesForTheSameBuild() throws Exception {
        RECORD.write(work);
        Path file = work.resolve(".mirage-build");
        FileTime before = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
        Files.setLastModifiedTime(file, before);

        RECORD.write(work);

        assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);
        assertThat(Files.readString(file)).doesNotContain("#Mon", "20");
    }

    @Test
    void isForgottenBeforeABuild() throws Exception {
        RECORD.write(work);
        BuildRecord.forget(work);

        assertThat(BuildRecord.read(work)).isEmpty();
        BuildRecord.forget(work);
    }

    @Test
    void isNoneWhenItCannotHaveBeenWrittenHere() throws Exception {
        Files.writeString(work.resolve(".mirage-build"), "image.x=\\uZZZZ\n");

        assertThat(BuildRecord.read(work)).isEmpty();
    }

    @Test
    void knowsNothingOfDamagedBytes() throws Exception {
        Files.write(work.resolve(".mirage-build"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});

        assertThat(BuildRecord.read(work).orElseThrow().images()).isEmpty();
    }

    @Test
    void tellsTheFirstImageOfAnotherBuild() {
        Map<String, String> same = new TreeMap<>(RECORD.images());
        Map<String, String> changed = new TreeMap<>(RECORD.images());
        changed.put("dist/x86_64/hello.hvt", "00".repeat(32));
        Map<String, String> more = new TreeMap<>(RECORD.images());
        more.put("dist/a/new", "00".repeat(32));

        assertThat(RECORD.firstForeign(same)).isEmpty();
        assertThat(RECORD.firstForeign(Map.of())).isEmpty();
        assertThat(RECORD.firstForeign(changed)).contains("dist/x86_64/hello.hvt");
        assertThat(RECORD.firstForeign(more)).contains("dist/a/new");
    }
}
