package io.mirage.maven.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDifferenceTest {
    private static final int PROGRAM = 1;
    private static final int SYMBOLS = 2;
    private static final int NAMES = 3;
    private static final int NO_BITS = 8;

    @TempDir
    Path temp;

    /** A section to be written; a character of the content is a byte. */
    private record Part(String name, int type, long address, String content, int link) {}

    @Test
    void isNoneForEqualFiles() throws Exception {
        assertThat(compare("a".getBytes(StandardCharsets.UTF_8), "a".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void namesSectionsAndTheTextsThatOnlyOneHas() throws Exception {
        byte[] one = elf(part(".text", 0x1000, "same"), part(".debug_str", 0, "common\0/one/work/src-c\0"));
        byte[] two = elf(part(".text", 0x1000, "same"), part(".debug_str", 0, "common\0/another/work/src-c\0"));

        assertThat(compare(one, two))
                .satisfies(lines -> assertThat(lines.get(0)).startsWith("they differ from byte "))
                .contains(
                        "section .debug_str: from its byte 8 on",
                        "  the first alone has /one/work/src-c",
                        "  the second alone has /another/work/src-c")
                .noneMatch(line -> line.contains(".text") || line.contains("common"));
    }

    @Test
    void namesTheSymbolBeforeADifferenceInWhatIsLoaded() throws Exception {
        String names = "\0camlFirst\0camlSecond\0";
        String symbols = symbol(1, 1, 1, 0x1000) + symbol(11, 1, 1, 0x1004);

        assertThat(compare(withSymbols("AAAABBBB", symbols, names), withSymbols("AAAABBBC", symbols, names)))
                .contains("section .data: from its byte 7 on, in or after the symbol camlSecond");
    }

    @Test
    void readsAnImageWithRoomForZeroesBehindItsEnd() throws Exception {
        Part zeroes = new Part(".bss", NO_BITS, 0x2000, "", 0);

        assertThat(compare(
                        elf(part(".rodata", 0x1000, "20:15:01"), zeroes),
                        elf(part(".rodata", 0x1000, "20:15:42"), zeroes)))
                .contains("section .rodata: from its byte 6 on", "  the first alone has 20:15:01");
    }

    @Test
    void namesNoSymbolOfAnotherSection() throws Exception {
        String names = "\0absolute\0mapping\0other\0";
        int absolute = 0xfff1;
        String symbols = symbol(1, 1, absolute, 0x1002) + symbol(10, 1, 2, 0x1003);

        assertThat(compare(withSymbols("AAAABBBB", symbols, names), withSymbols("AAAABBBC", symbols, names)))
                .contains("section .data: from its byte 7 on");
    }

    @Test
    void namesNoSymbolThatOnlyMarksTheKindOfItsBytes() throws Exception {
        String names = "\0camlFirst\0$d\0$x.5\0$dollar\0";
        String symbols = symbol(1, 1, 1, 0x1000) + symbol(11, 0, 1, 0x1004) + symbol(14, 0, 1, 0x1005);

        assertThat(compare(withSymbols("AAAABBBB", symbols, names), withSymbols("AAAABBBC", symbols, names)))
                .contains("section .data: from its byte 7 on, in or after the symbol camlFirst");
        String more = symbols + symbol(19, 0, 1, 0x1006);
        assertThat(compare(withSymbols("AAAABBBB", more, names), withSymbols("AAAABBBC", more, names)))
                .contains("section .data: from its byte 7 on, in or after the symbol $dollar");
    }

    @Test
    void namesSectionsThatOneFileLacks() throws Exception {
        assertThat(compare(elf(part(".a", 0, "xxxx")), elf(part(".b", 0, "xxxx"))))
                .contains("section .a: only the first has it", "section .b: only the second has it");
    }

    @Test
    void survivesFilesThatAreDamaged() throws Exception {
        byte[] one = elf(part(".a", 0, "xxxx"));
        byte[] two = one.clone();
        ByteBuffer.wrap(two).order(ByteOrder.LITTLE_ENDIAN).putLong(40, Long.MAX_VALUE);

        assertThat(compare(one, two)).isNotEmpty();
        assertThat(compare(two, one)).isNotEmpty();
    }

    @Test
    void showsTheFirstLineOfATextThatDiffers() throws Exception {
        assertThat(compare(bytes("{\n  1\n  2\n"), bytes("{\n  1\n  3\n  4\n")))
                .containsExactly("they differ from byte 8 on, and one has 10 bytes, the other 14", "line 3: 2 | 3");
    }

    private List<String> compare(byte[] one, byte[] two) throws Exception {
        return FileDifference.of(Files.write(temp.resolve("one"), one), Files.write(temp.resolve("two"), two));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Part part(String name, long address, String content) {
        return new Part(name, PROGRAM, address, content, 0);
    }

    /** A file whose first section is {@code .data}, with symbols. */
    private static byte[] withSymbols(String data, String symbols, String names) {
        return elf(
                part(".data", 0x1000, data),
                new Part(".symtab", SYMBOLS, 0, symbols, 3),
                new Part(".strtab", NAMES, 0, names, 0));
    }

    /** An entry of a symbol table; kind 1 is an object, 0 is not said. */
    private static String symbol(int name, int kind, int section, long value) {
        ByteBuffer buffer = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(name).put((byte) kind).put((byte) 0).putShort((short) section);
        buffer.putLong(value).putLong(0);
        return new String(buffer.array(), StandardCharsets.ISO_8859_1);
    }

    /** An ELF64 file with an empty section first, and the names of sections last. */
    private static byte[] elf(Part... parts) {
        List<Part> all = new ArrayList<>(List.of(new Part("", 0, 0, "", 0)));
        all.addAll(List.of(parts));
        StringBuilder names = new StringBuilder();
        for (Part part : all) {
            names.append(part.name()).append('\0');
        }
        all.add(new Part("", NAMES, 0, names.toString(), 0));
        ByteArrayOutputStream contents = new ByteArrayOutputStream();
        ByteBuffer headers = ByteBuffer.allocate(all.size() * 64).order(ByteOrder.LITTLE_ENDIAN);
        int name = 0;
        for (Part part : all) {
            headers.putInt(name).putInt(part.type()).putLong(0).putLong(part.address());
            if (part.type() == NO_BITS) {
                headers.putLong(1 << 20).putLong(4096);
            } else {
                headers.putLong(64 + contents.size()).putLong(part.content().length());
            }
            headers.putInt(part.link()).putInt(0).putLong(1).putLong(0);
            contents.writeBytes(part.content().getBytes(StandardCharsets.ISO_8859_1));
            name += part.name().isEmpty() && part.type() == NAMES
                    ? 0
                    : part.name().length() + 1;
        }
        ByteBuffer file =
                ByteBuffer.allocate(64 + contents.size() + headers.capacity()).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
        file.putLong(40, 64L + contents.size());
        file.putShort(58, (short) 64).putShort(60, (short) all.size()).putShort(62, (short) (all.size() - 1));
        file.position(64);
        file.put(contents.toByteArray()).put(headers.array());
        return file.array();
    }
}
