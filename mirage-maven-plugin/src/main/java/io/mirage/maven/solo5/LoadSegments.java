package io.mirage.maven.solo5;

import java.util.Optional;

/** The memory an image's segments take, checked one by one as they come. */
final class LoadSegments {
    private long end;
    private Optional<ProgramHeader> misplaced = Optional.empty();

    /** Takes the table's current header, a PT_LOAD segment that has bytes in the file. */
    void add(ProgramHeaderTable segment) throws ImageFormatException {
        if (Long.compareUnsigned(segment.fileSize(), segment.memorySize()) > 0) {
            throw new ImageFormatException(
                    segment.at() + 40,
                    "p_memsz " + Long.toUnsignedString(segment.memorySize()) + " is less than p_filesz "
                            + Long.toUnsignedString(segment.fileSize()),
                    "a segment that takes no less memory than it has bytes");
        }
        long segmentEnd = segment.address() + segment.memorySize();
        if (Long.compareUnsigned(segmentEnd, segment.address()) < 0) {
            throw new ImageFormatException(
                    segment.at() + 40,
                    "p_vaddr 0x" + Long.toHexString(segment.address()) + " plus p_memsz 0x"
                            + Long.toHexString(segment.memorySize()) + " passes 2^64",
                    "a segment that ends within the address space");
        }
        if (Long.compareUnsigned(segment.address(), end) >= 0) {
            end = segmentEnd;
        } else if (misplaced.isEmpty()) {
            misplaced = Optional.of(segment.current());
        }
    }

    /**
     * Refuses segments that overlap or do not ascend, as Solo5's tenders do ({@code tenders/common/elf.c}, 0.9.3). Not
     * asked of other executables: kernels have segments out of order, and their loaders do not mind.
     */
    void requireAscending() throws ImageFormatException {
        if (misplaced.isPresent()) {
            ProgramHeader segment = misplaced.get();
            throw new ImageFormatException(
                    segment.addressField(),
                    "a PT_LOAD segment at address 0x" + Long.toHexString(segment.address())
                            + " overlaps, or comes before, an earlier one",
                    "segments one after the other: a tender refuses others");
        }
    }
}
