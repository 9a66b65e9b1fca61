package io.mirage.maven.solo5;

import static io.mirage.maven.solo5.ElfImageBuilder.abiDescriptor;
import static io.mirage.maven.solo5.ElfImageBuilder.headerOf;
import static io.mirage.maven.solo5.ElfImageBuilder.manifestDescriptor;
import static io.mirage.maven.solo5.ElfImageBuilder.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageReaderTest {
    private static final Device SERVICE = new Device("service", DeviceType.NET_BASIC);
    private static final Device STORAGE = new Device("storage", DeviceType.BLOCK_BASIC);

    @Test
    void readsWhatASolo5ImageSays(@TempDir Path directory) throws Exception {
        Path file = ElfImageBuilder.solo5(Architecture.AARCH64, AbiTarget.HVT, SERVICE, STORAGE)
                .writeTo(directory.resolve("hello.hvt"));

        assertThat(ImageReader.read(file))
                .isEqualTo(new ImageFile(
                        Architecture.AARCH64,
                        ElfType.EXECUTABLE,
                        Optional.of(new Abi(AbiTarget.HVT, 2)),
                        Optional.of(new Manifest(1, List.of(SERVICE, STORAGE))),
                        Optional.of("/nonexistent/solo5/"),
                        Files.size(file)));
    }

    @Test
    void readsAHostExecutable() throws Exception {
        byte[] image = ElfImageBuilder.hostExecutable(Architecture.X86_64).build();

        assertThat(read(image))
                .isEqualTo(new ImageFile(
                        Architecture.X86_64,
                        ElfType.POSITION_INDEPENDENT,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("/lib64/ld-linux-x86-64.so.2"),
                        image.length));
    }

    @Test
    void readsTheExecutableOfTheRunningJava() throws Exception {
        Optional<Architecture> host = Architecture.ofName(System.getProperty("os.arch"));

        ImageFile java = ImageReader.read(Path.of(System.getProperty("java.home"), "bin", "java"));

        assertThat(java.architecture()).isEqualTo(host.orElseThrow());
        assertThat(java.abi()).isEmpty();
        assertThat(java.manifest()).isEmpty();
        assertThat(java.interpreter()).isPresent();
    }

    @Test
    void readsAnImageWithoutNotes() throws Exception {
        ImageFile image = read(ElfImageBuilder.unikraft(Architecture.X86_64).build());

        assertThat(image.abi()).isEmpty();
        assertThat(image.manifest()).isEmpty();
        assertThat(image.interpreter()).isEmpty();
    }

    @Test
    void carriesMachinesAndTargetsItDoesNotKnow() throws Exception {
        ImageFile image =
                read(new ElfImageBuilder().machine(40).abi(77, 9).manifest().build());

        assertThat(image.architecture()).hasToString("machine-40");
        assertThat(image.abi()).contains(new Abi(new AbiTarget(77), 9));
        assertThat(image.abi().orElseThrow().target()).hasToString("abi-77");
        assertThat(image.manifest()).contains(new Manifest(1, List.of()));
    }

    @Test
    void readsTheLargestManifest() throws Exception {
        Device[] devices = IntStream.range(0, 63)
                .mapToObj(i -> new Device("n".repeat(65) + (10 + i), DeviceType.BLOCK_BASIC))
                .toArray(Device[]::new);

        ImageFile image = read(ElfImageBuilder.solo5(Architecture.X86_64, AbiTarget.SPT, devices)
                .build());

        assertThat(image.manifest().orElseThrow().devices()).containsExactly(devices);
    }

    @Test
    void findsTheSolo5NotesAmongHundreds() throws Exception {
        byte[][] notes = new byte[300][];
        for (int i = 0; i < notes.length; i++) {
            notes[i] = note("owner" + i, i, new byte[i], 4);
        }
        notes[123] = note("Solo5", ElfImageBuilder.ABI1, abiDescriptor(2, 3), 4);
        notes[299] = note("Solo5", ElfImageBuilder.MFT1, manifestDescriptor(SERVICE), 4);
        ElfImageBuilder builder = new ElfImageBuilder().notes(4, notes);
        for (int i = 0; i < 500; i++) {
            builder.note("Xen", i, new byte[8]);
        }

        ImageFile image = read(builder.build());

        assertThat(image.abi()).contains(new Abi(AbiTarget.SPT, 3));
        assertThat(image.manifest()).contains(new Manifest(1, List.of(SERVICE)));
    }

    @Test
    void takesTheSameNoteTwice() throws Exception {
        byte[] image =
                new ElfImageBuilder().abi(1, 2).abi(1, 2).manifest().manifest().build();

        assertThat(read(image).abi()).contains(new Abi(AbiTarget.HVT, 2));
    }

    @Test
    void skipsNotesOfALaterSolo5() throws Exception {
        byte[] image = new ElfImageBuilder()
                .note("Solo5", 0x32494241, new byte[1000])
                .abi(1, 2)
                .build();

        assertThat(read(image).abi()).contains(new Abi(AbiTarget.HVT, 2));
    }

    @Test
    void readsSolo5NotesInSegmentsAlignedTo8() throws Exception {
        byte[] image = new ElfImageBuilder()
                .notes(8, note("Solo5", ElfImageBuilder.MFT1, manifestDescriptor(STORAGE), 4))
                .notes(8, note("Solo5", ElfImageBuilder.ABI1, abiDescriptor(1, 2), 4))
                .build();

        assertThat(read(image).manifest()).contains(new Manifest(1, List.of(STORAGE)));
        assertThat(read(image).abi()).contains(new Abi(AbiTarget.HVT, 2));
    }

    @Test
    void takesALastNoteWithoutPadding() throws Exception {
        byte[] padded = note("X", 1, new byte[5], 4);
        byte[] image = new ElfImageBuilder()
                .notes(4, Arrays.copyOf(padded, padded.length - 3))
                .build();

        assertThat(read(image).abi()).isEmpty();
    }

    @Test
    void ignoresSegmentsThatHoldNothing() throws Exception {
        byte[] image = new ElfImageBuilder()
                .load(0x2000, new byte[0], 4096)
                .load(0x1000, new byte[8], 8)
                .notes(4)
                .abi(1, 2)
                .set64(headerOf(0) + 8, -1)
                .set64(headerOf(2) + 8, -1)
                .build();

        assertThat(read(image).abi()).isPresent();
    }

    @Test
    void letsHostExecutablesHaveSegmentsInAnyOrder() throws Exception {
        byte[] image = new ElfImageBuilder()
                .load(0x2000, new byte[8], 8)
                .load(0x1000, new byte[8], 8)
                .build();

        assertThat(read(image).abi()).isEmpty();
    }

    @Test
    void anUnreadableFileIsNoFormatError(@TempDir Path directory) {
        assertThatThrownBy(() -> ImageReader.read(directory.resolve("absent"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> ImageReader.read(directory)).isInstanceOf(IOException.class);
    }

    private static ImageFile read(byte[] image) throws IOException, ImageFormatException {
        return ImageReader.read(ByteSource.of(image));
    }
}
