package io.mirage.maven.solo5;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The segments of an image that matter: its notes, its interpreter, and whether what is loaded lies in the file. */
final class Segments {
    /** A Solo5 image has three, a Linux executable two. The limit bounds memory and time for a hostile file. */
    static final int MAX_NOTE_SEGMENTS = 4096;

    private final ImageBytes bytes;
    private final List<ProgramHeader> notes = new ArrayList<>();
    private final LoadSegments loads = new LoadSegments();
    private Optional<ProgramHeader> interpreter = Optional.empty();

    private Segments(ImageBytes bytes) {
        this.bytes = bytes;
    }

    static Segments read(ImageBytes bytes, ElfHeader header) throws IOException, ImageFormatException {
        Segments segments = new Segments(bytes);
        ProgramHeaderTable table = new ProgramHeaderTable(bytes, header);
        while (table.next()) {
            segments.add(table);
        }
        return segments;
    }

    /** The note segments that hold something, in the order of the table. */
    List<ProgramHeader> notes() {
        return notes;
    }

    /** The segment with the interpreter's path. */
    Optional<ProgramHeader> interpreter() {
        return interpreter;
    }

    /** What is loaded. */
    LoadSegments loads() {
        return loads;
    }

    private void add(ProgramHeaderTable table) throws ImageFormatException {
        switch (table.type()) {
            case ProgramHeader.LOAD -> addLoad(table);
            case ProgramHeader.NOTE -> addNote(table);
            case ProgramHeader.INTERPRETER -> addInterpreter(table);
            default -> {
                // Of no interest, and PT_NULL entries may hold anything.
            }
        }
    }

    private void addLoad(ProgramHeaderTable table) throws ImageFormatException {
        // Solo5's linker scripts leave empty ones behind, with offset and address 0; tenders skip them too.
        if (table.fileSize() != 0) {
            requireInFile("a PT_LOAD segment", table);
            loads.add(table);
        }
    }

    private void addNote(ProgramHeaderTable table) throws ImageFormatException {
        if (table.fileSize() == 0) {
            return;
        }
        requireInFile("a PT_NOTE segment", table);
        if (notes.size() == MAX_NOTE_SEGMENTS) {
            throw new ImageFormatException(
                    table.at(), "one more PT_NOTE segment", "at most " + MAX_NOTE_SEGMENTS + " of them");
        }
        notes.add(table.current());
    }

    private void addInterpreter(ProgramHeaderTable table) throws ImageFormatException {
        if (interpreter.isPresent()) {
            throw new ImageFormatException(table.at(), "a second PT_INTERP segment", "at most one");
        }
        requireInFile("the PT_INTERP segment", table);
        interpreter = Optional.of(table.current());
    }

    private void requireInFile(String what, ProgramHeaderTable table) throws ImageFormatException {
        bytes.requireInFile(what, table.at() + 32, table.offset(), table.fileSize());
    }
}
