package io.mirage.maven.solo5;

import static io.mirage.maven.solo5.ElfImageBuilder.LOAD;
import static io.mirage.maven.solo5.ElfImageBuilder.headerOf;
import static io.mirage.maven.solo5.ElfImageBuilder.manifestDescriptor;
import static io.mirage.maven.solo5.ElfImageBuilder.manifestEntry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, and what the message says. */
class ImageFormatTest {
    private static final byte[] RESERVED = manifestEntry("", 1 << 30);
    private static final long MAX = -1L;

    // Segments of ElfImageBuilder.solo5, by index.
    private static final int INTERPRETER = 0;
    private static final int FIRST_LOAD = 1;
    private static final int SECOND_LOAD = 2;
    private static final int OPENBSD_NOTE = 4;
    private static final int ABI_NOTE = 5;
    private static final int MANIFEST_NOTE = 6;

    static final List<Arguments> HEADER_FAULTS = List.of(
            fault("wrong magic", 2, "this is not an ELF file", image -> image.set8(2, 'l')),
            fault("ELF32", 4, "this is an ELF32 file; expected ELF64", image -> image.set8(4, 1)),
            fault("unknown class", 4, "ELF class is 255", image -> image.set8(4, 255)),
            fault("big-endian", 5, "this is a big-endian file; expected little-endian", image -> image.set8(5, 2)),
            fault("unknown byte order", 5, "byte order is 0", image -> image.set8(5, 0)),
            fault("identification version", 6, "ELF version is 2", image -> image.set8(6, 2)),
            fault("version", 20, "e_version is 4294967295", image -> image.set32(20, -1)),
            fault("object file", 16, "this is an object file", image -> image.type(1)),
            fault("core file", 16, "e_type is 4", image -> image.type(4)),
            fault("header size", 52, "e_ehsize is 52; expected 64", image -> image.set16(52, 52)),
            fault("program header size", 54, "e_phentsize is 32; expected 56", image -> image.set16(54, 32)),
            fault("no program headers", 56, "no program headers", image -> image.set16(56, 0)),
            fault("PN_XNUM", 56, "PN_XNUM", image -> image.set16(56, 0xffff)),
            fault("too many program headers", 32, "takes 3669904 bytes", image -> image.set16(56, 65534)),
            fault("table past the end", 32, "from offset 1048576 on", image -> image.set64(32, 1 << 20)),
            fault("table offset past 2^63", 32, "from offset 18446744073709551615 on", image -> image.set64(32, MAX)),
            fault("table offset that overflows", 32, "18446744073709551608", image -> image.set64(32, -8)),
            fault("section table past the end", 40, "the section header table", image -> image.set64(40, 1 << 20)),
            fault("section table that overflows", 40, "18446744073709551600", image -> image.set64(40, -16)));

    static final List<Arguments> SEGMENT_FAULTS = List.of(
            fault(
                    "load larger than the file",
                    headerOf(FIRST_LOAD) + 32,
                    "a PT_LOAD segment takes 1099511627776 bytes",
                    image -> image.set64(headerOf(FIRST_LOAD) + 32, 1L << 40)),
            fault(
                    "load offset that overflows",
                    headerOf(FIRST_LOAD) + 32,
                    "from offset 18446744073709551584 on",
                    image -> image.set64(headerOf(FIRST_LOAD) + 8, -32)),
            fault(
                    "load size that overflows",
                    headerOf(FIRST_LOAD) + 32,
                    "takes 18446744073709551615 bytes",
                    image -> image.set64(headerOf(FIRST_LOAD) + 32, MAX)),
            fault(
                    "less memory than bytes",
                    headerOf(FIRST_LOAD) + 40,
                    "p_memsz 47 is less than p_filesz 48",
                    image -> image.set64(headerOf(FIRST_LOAD) + 40, 47)),
            fault(
                    "address that overflows",
                    headerOf(FIRST_LOAD) + 40,
                    "p_vaddr 0xfffffffffffffff0 plus p_memsz 0x30 passes 2^64",
                    image -> image.set64(headerOf(FIRST_LOAD) + 16, -16)),
            fault(
                    "memory size that overflows",
                    headerOf(FIRST_LOAD) + 40,
                    "passes 2^64",
                    image -> image.set64(headerOf(FIRST_LOAD) + 40, MAX)),
            fault(
                    "overlapping loads",
                    headerOf(SECOND_LOAD) + 16,
                    "a PT_LOAD segment at address 0x10002f overlaps, or comes before, an earlier one",
                    image -> image.set64(headerOf(SECOND_LOAD) + 16, 0x10002f)),
            fault(
                    "descending loads",
                    headerOf(SECOND_LOAD) + 16,
                    "comes before",
                    image -> image.set64(headerOf(SECOND_LOAD) + 16, 0x1000)),
            fault(
                    "note segment past the end",
                    headerOf(ABI_NOTE) + 32,
                    "a PT_NOTE segment",
                    image -> image.set64(headerOf(ABI_NOTE) + 8, 1 << 20)),
            fault(
                    "note segment that overflows",
                    headerOf(ABI_NOTE) + 32,
                    "a PT_NOTE segment",
                    image -> image.set64(headerOf(ABI_NOTE) + 8, -4)),
            fault(
                    "second interpreter",
                    headerOf(7),
                    "a second PT_INTERP segment",
                    image -> image.interpreter("/lib/ld.so")),
            fault(
                    "interpreter of several gigabytes",
                    headerOf(INTERPRETER) + 32,
                    "the PT_INTERP segment takes",
                    image -> image.set64(headerOf(INTERPRETER) + 32, 5L << 30)),
            fault(
                    "empty interpreter",
                    headerOf(INTERPRETER) + 32,
                    "the path of the interpreter takes 0 bytes",
                    image -> image.set64(headerOf(INTERPRETER) + 32, 0)),
            fault(
                    "interpreter without end",
                    headerOf(7),
                    "the path of the interpreter does not end; expected a NUL",
                    image -> image.set64(headerOf(INTERPRETER) + 32, 10)));

    static final List<Arguments> NOTE_FAULTS = List.of(
            fault(
                    "cut note header",
                    "11 bytes are left in the PT_NOTE segment",
                    image -> image.set64(headerOf(OPENBSD_NOTE) + 32, 11)),
            fault(
                    "name past its segment",
                    "a name of 4294967295 bytes",
                    image -> image.set32(image.contentOf(OPENBSD_NOTE), -1)),
            fault(
                    "descriptor past its segment",
                    "a descriptor of 4294967295 bytes",
                    image -> image.set32(image.contentOf(OPENBSD_NOTE) + 4, -1)),
            fault(
                    "short ABI",
                    "a Solo5 ABI descriptor of 12 bytes; expected 16 bytes",
                    image -> image.set32(image.contentOf(ABI_NOTE) + 4, 12)),
            fault(
                    "long ABI",
                    "a Solo5 ABI descriptor of 20 bytes",
                    image -> image.note("Solo5", ElfImageBuilder.ABI1, new byte[20])),
            fault(
                    "ABI target",
                    "Solo5 ABI target 4294967295",
                    image -> image.set32(image.contentOf(ABI_NOTE) + 20, -1)),
            fault(
                    "ABI version",
                    "Solo5 ABI version 2147483648",
                    image -> image.set32(image.contentOf(ABI_NOTE) + 24, 1 << 31)),
            fault("ABI notes that disagree", "a second Solo5 ABI note that differs", image -> image.abi(2, 2)),
            fault(
                    "manifests that disagree",
                    "a second Solo5 manifest note that differs",
                    image -> image.manifest(new Device("other", DeviceType.BLOCK_BASIC))),
            fault(
                    "manifest version",
                    "Solo5 manifest version 2; expected version 1",
                    image -> image.set32(image.contentOf(MANIFEST_NOTE) + 24, 2)),
            fault(
                    "manifest count",
                    "of 220 bytes with 3 entries",
                    image -> image.set32(image.contentOf(MANIFEST_NOTE) + 28, 3)),
            fault(
                    "overflowing manifest count",
                    "with 4294967295 entries",
                    image -> image.set32(image.contentOf(MANIFEST_NOTE) + 28, -1)),
            manifestFault("without entries", "descriptor of 12 bytes", manifestDescriptor(1, 0)),
            manifestFault("not whole", "of 117 bytes", manifestDescriptor(1, 1, RESERVED, new byte[1])),
            manifestFault("of 65 entries", "descriptor of 6772 bytes", manifestDescriptor(1, 65, new byte[65 * 104])),
            manifestFault(
                    "without the reserved entry",
                    "the first entry of the Solo5 manifest is of type 2; expected the reserved entry",
                    manifestDescriptor(1, 1, manifestEntry("a", 2))),
            manifestFault(
                    "with the reserved entry twice",
                    "device type 1073741824",
                    manifestDescriptor(1, 2, RESERVED, manifestEntry("a", 1 << 30))),
            manifestFault(
                    "with an unknown type",
                    "device type 3; expected 1 (block) or 2 (net)",
                    manifestDescriptor(1, 2, RESERVED, manifestEntry("a", 3))),
            manifestFault(
                    "with a name twice",
                    "a second device called 'a'",
                    manifestDescriptor(1, 3, RESERVED, manifestEntry("a", 1), manifestEntry("a", 2))),
            manifestFault(
                    "with an empty name",
                    "byte 0 in a device name",
                    manifestDescriptor(1, 2, RESERVED, manifestEntry("", 1))),
            manifestFault(
                    "with a name of 68 characters",
                    "a device name without end",
                    manifestDescriptor(1, 2, RESERVED, manifestEntry("n".repeat(68), 1))),
            manifestFault(
                    "with a name Solo5 refuses",
                    "byte 45 in a device name",
                    manifestDescriptor(1, 2, RESERVED, manifestEntry("a-b", 1))),
            manifestFault(
                    "with a name in another script",
                    "byte 233 in a device name",
                    manifestDescriptor(1, 2, RESERVED, manifestEntry("\u00e9", 1))));

    @ParameterizedTest(name = "{0}")
    @FieldSource({"HEADER_FAULTS", "SEGMENT_FAULTS", "NOTE_FAULTS"})
    void refuses(String name, long offset, String message, UnaryOperator<ElfImageBuilder> change) {
        ElfImageBuilder image =
                ElfImageBuilder.solo5(Architecture.X86_64, AbiTarget.HVT, new Device("service", DeviceType.NET_BASIC));

        ImageFormatException fault = refused(change.apply(image).build());

        assertThat(fault).hasMessageContaining(message).hasMessageContaining("; expected ");
        assertThat(fault).hasMessageStartingWith("at file offset " + fault.offset() + ": ");
        if (offset >= 0) {
            assertThat(fault.offset()).isEqualTo(offset);
        }
    }

    @Test
    void namesTheByteOfAManifestThatIsWrong() {
        ElfImageBuilder image = new ElfImageBuilder()
                .note("Solo5", ElfImageBuilder.MFT1, manifestDescriptor(1, 2, RESERVED, manifestEntry("ab.c", 2)));

        // 20 bytes of note header, 12 of manifest header, the reserved entry, two good characters
        assertThat(refused(image.build()).offset()).isEqualTo(image.contentOf(0) + 20 + 12 + 104 + 2);
    }

    @ParameterizedTest
    @MethodSource
    void refusesEveryBeginningOfAnImage(byte[] image) {
        for (int length = 0; length < image.length; length++) {
            ImageFormatException fault = refused(Arrays.copyOf(image, length));
            assertThat(fault).hasMessageContaining("truncated");
        }
    }

    static Stream<byte[]> refusesEveryBeginningOfAnImage() {
        return Stream.of(
                ElfImageBuilder.solo5(Architecture.X86_64, AbiTarget.SPT).build(),
                ElfImageBuilder.hostExecutable(Architecture.AARCH64).build(),
                ElfImageBuilder.unikraft(Architecture.X86_64).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"#!/bin/sh\nexit 0\n", "x", "MZ", "\u00fe\u00ed\u00fa\u00cf"})
    void refusesOtherFiles(String content) {
        assertThat(refused(content.getBytes(StandardCharsets.ISO_8859_1)))
                .hasMessage("at file offset 0: this is not an ELF file; expected the first four bytes 7f 45 4c 46");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/lib/\u001b[31mld.so", "/lib/ld\n"})
    void refusesAnInterpreterThatIsNoPath(String path) {
        assertThat(refused(new ElfImageBuilder()
                        .segment(3, 0, (path + "\0\0").getBytes(StandardCharsets.UTF_8), 1)
                        .build()))
                .hasMessageContaining("no path of an interpreter");
    }

    @Test
    void refusesAnInterpreterLongerThanAnyPath() {
        assertThat(refused(new ElfImageBuilder().interpreter("/".repeat(4096)).build()))
                .hasMessageContaining("takes 4097 bytes; expected 2 to 4096 bytes");
    }

    private static ImageFormatException refused(byte[] image) {
        return catchThrowableOfType(ImageFormatException.class, () -> ImageReader.read(ByteSource.of(image)));
    }

    private static Arguments fault(String name, long offset, String message, UnaryOperator<ElfImageBuilder> change) {
        return arguments(name, offset, message, change);
    }

    private static Arguments fault(String name, String message, UnaryOperator<ElfImageBuilder> change) {
        return fault(name, -1, message, change);
    }

    private static Arguments manifestFault(String name, String message, byte[] descriptor) {
        return fault(
                "manifest " + name,
                message,
                image -> new ElfImageBuilder()
                        .segment(LOAD, 0, new byte[8], 1)
                        .note("Solo5", ElfImageBuilder.MFT1, descriptor));
    }
}
