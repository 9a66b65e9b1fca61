package io.mirage.maven.solo5;

import static io.mirage.maven.solo5.ElfImageBuilder.HEADER;
import static io.mirage.maven.solo5.ElfImageBuilder.PROGRAM_HEADER;
import static io.mirage.maven.solo5.ElfImageBuilder.headerOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However large the file, and whatever sizes it states, a read takes less than 1 MiB. */
class ImageReaderMemoryTest {
    private static final long FIVE_GIB = 5L << 30;

    @Test
    void aFileOfSeveralGigabytes(@TempDir Path directory) throws IOException {
        // The first load segment and a note nobody knows both take more than 4 GiB of the file.
        ElfImageBuilder builder = ElfImageBuilder.solo5(
                        Architecture.X86_64, AbiTarget.HVT, new Device("service", DeviceType.NET_BASIC))
                .notes(4, new byte[12]);
        byte[] image = builder.set64(headerOf(1) + 32, FIVE_GIB - 8192)
                .set64(headerOf(1) + 40, FIVE_GIB)
                .set64(headerOf(2) + 16, 1L << 40)
                .set64(headerOf(7) + 32, (1L << 32) + 11)
                .set32(builder.contentOf(7) + 4, -1)
                .build();
        Path file = directory.resolve("large.hvt");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.SPARSE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(image));
            channel.write(ByteBuffer.allocate(1), FIVE_GIB - 1);
        }

        try (FileChannel channel = FileChannel.open(file)) {
            Allocation.Measured measured = Allocation.read(ByteSource.of(channel));

            assertThat(measured.image().orElseThrow().size()).isEqualTo(FIVE_GIB);
            assertThat(measured.image().orElseThrow().abi()).isPresent();
            assertThat(measured.bytes()).isLessThan(Allocation.LIMIT);
        }
    }

    @Test
    void asManyProgramHeadersAsThereCanBe() throws IOException {
        byte[] image = programHeaders(0xfffe, ElfImageBuilder.LOAD);

        Allocation.Measured measured = Allocation.read(ByteSource.of(image));

        assertThat(measured.image()).isPresent();
        assertThat(measured.bytes()).isLessThan(Allocation.LIMIT);
    }

    @Test
    void asManyNoteSegmentsAsAreTaken() throws IOException {
        byte[] image = programHeaders(Segments.MAX_NOTE_SEGMENTS, ElfImageBuilder.NOTE);

        Allocation.Measured measured = Allocation.read(ByteSource.of(image));

        assertThat(measured.image()).isPresent();
        assertThat(measured.bytes()).isLessThan(Allocation.LIMIT);
    }

    @Test
    void moreNotesThanAnyImageHas() {
        byte[] notes = new byte[(Notes.MAX_NOTES + 1) * 12];

        assertThatThrownBy(() -> read(new ElfImageBuilder().notes(4, notes).build()))
                .isInstanceOf(ImageFormatException.class)
                .hasMessageContaining("one more note; expected at most 4096 of them");
    }

    @Test
    void moreNoteSegmentsThanAnyImageHas() {
        assertThatThrownBy(() -> read(programHeaders(Segments.MAX_NOTE_SEGMENTS + 1, ElfImageBuilder.NOTE)))
                .isInstanceOf(ImageFormatException.class)
                .hasMessageContaining("one more PT_NOTE segment; expected at most 4096 of them");
    }

    private static ImageFile read(byte[] image) throws IOException, ImageFormatException {
        return ImageReader.read(ByteSource.of(image));
    }

    /** An image whose program headers are all of one type and name the last 12 bytes, which are 0. */
    private static byte[] programHeaders(int count, int type) {
        byte[] one = new ElfImageBuilder()
                .segment(type, 0, new byte[12], 4)
                .set64(HEADER + 8, headerOf(count))
                .set16(56, count)
                .build();
        byte[] image = Arrays.copyOf(one, headerOf(count) + 12);
        for (int i = 0; i < count; i++) {
            System.arraycopy(one, HEADER, image, headerOf(i), PROGRAM_HEADER);
        }
        Arrays.fill(image, headerOf(count), image.length, (byte) 0);
        return image;
    }
}
