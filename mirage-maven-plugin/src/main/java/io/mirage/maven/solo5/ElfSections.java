package io.mirage.maven.solo5;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The sections of an ELF64 little-endian file, for telling a person where two files differ. Nothing is verified with
 * it: what it cannot read, it leaves out.
 *
 * @since 0.1.0
 */
public final class ElfSections {
    private static final int NO_BITS = 8;
    private static final int SYMBOL_TABLE = 2;
    private static final int SYMBOL_SIZE = 24;
    private static final int UNTYPED = 0;
    private static final int FUNCTION = 2;
    private static final int HEADER_SIZE = 64;
    // "ELF for the Arm 64-bit Architecture", mapping symbols: here begins code, here data.
    private static final Pattern MAPPING = Pattern.compile("\\$[adtx](?:\\..*)?");

    private final ByteBuffer bytes;
    private final List<Section> sections;

    private ElfSections(ByteBuffer bytes, List<Section> sections) {
        this.bytes = bytes;
        this.sections = List.copyOf(sections);
    }

    /**
     * A section with content.
     *
     * @param number its place among the headers, by which symbols refer to it
     * @param name its name, {@code .debug_info}, say
     * @param type its type, {@code sh_type}
     * @param address where it is in memory; 0 when it is not loaded
     * @param offset of its content in the file
     * @param size of its content
     * @param link another section that belongs to it
     */
    public record Section(int number, String name, int type, long address, int offset, int size, int link) {}

    /**
     * Reads the section headers.
     *
     * @param file its content, which nobody changes
     * @return its sections; none when they cannot be read
     */
    public static ElfSections of(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        try {
            return new ElfSections(bytes, read(bytes));
        } catch (IndexOutOfBoundsException e) {
            return new ElfSections(bytes, List.of());
        }
    }

    private static List<Section> read(ByteBuffer bytes) {
        int table = Math.toIntExact(Math.min(bytes.getLong(40), Integer.MAX_VALUE));
        int count = Short.toUnsignedInt(bytes.getShort(60));
        int names = Short.toUnsignedInt(bytes.getShort(62));
        List<Section> sections = new ArrayList<>();
        if (table <= 0) {
            return sections;
        }
        int nameTable = (int) bytes.getLong(table + names * HEADER_SIZE + 24);
        for (int i = 0; i < count; i++) {
            int header = table + i * HEADER_SIZE;
            int type = bytes.getInt(header + 4);
            // Without content it is nowhere in the file: in a stripped image its offset may lie behind the end.
            long offset = type == NO_BITS ? 0 : bytes.getLong(header + 24);
            long size = type == NO_BITS ? 0 : bytes.getLong(header + 32);
            if (offset < 0 || size < 0 || offset > bytes.limit() || size > bytes.limit() - offset) {
                throw new IndexOutOfBoundsException("a section that is not in the file");
            }
            sections.add(new Section(
                    i,
                    text(bytes, nameTable + bytes.getInt(header)),
                    type,
                    bytes.getLong(header + 16),
                    (int) offset,
                    (int) size,
                    bytes.getInt(header + 40)));
        }
        return sections;
    }

    /**
     * All of them.
     *
     * @return the sections, in the order of their headers; those without content too
     */
    public List<Section> all() {
        return sections;
    }

    /**
     * The content of a section.
     *
     * @param section one of these
     * @return its bytes
     */
    public byte[] content(Section section) {
        byte[] content = new byte[section.size()];
        bytes.get(section.offset(), content);
        return content;
    }

    /**
     * The symbol that a byte of a section belongs to.
     *
     * @param section one of these
     * @param at the byte, from the section's beginning
     * @return the name of the section's last symbol at or before it; empty when it has none
     */
    public Optional<String> symbol(Section section, int at) {
        try {
            return sections.stream()
                    .filter(table -> table.type() == SYMBOL_TABLE)
                    .findFirst()
                    .flatMap(table -> symbol(table, section, section.address() + at));
        } catch (IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private Optional<String> symbol(Section table, Section section, long address) {
        int names = sections.get(table.link()).offset();
        Optional<String> best = Optional.empty();
        long bestAddress = -1;
        for (int at = table.offset(); at + SYMBOL_SIZE <= table.offset() + table.size(); at += SYMBOL_SIZE) {
            long value = bytes.getLong(at + 8);
            int kind = bytes.get(at + 4) & 0xf;
            int of = Short.toUnsignedInt(bytes.getShort(at + 6));
            // Of another kind is no object and no function: a file, a section or a thread's variable.
            if (of == section.number() && kind <= FUNCTION && value <= address && value > bestAddress) {
                String name = text(bytes, names + bytes.getInt(at));
                if (!name.isEmpty()
                        && !(kind == UNTYPED && MAPPING.matcher(name).matches())) {
                    best = Optional.of(name);
                    bestAddress = value;
                }
            }
        }
        return best;
    }

    private static String text(ByteBuffer bytes, int at) {
        int end = at;
        while (bytes.get(end) != 0) {
            end++;
        }
        byte[] text = new byte[end - at];
        bytes.get(at, text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
