package io.mirage.maven.opam;

/**
 * How much of an archive is unpacked before it is refused. Sources are small: the largest opam package has some ten
 * thousand files.
 *
 * @param entries how many entries it may have
 * @param entryBytes how many bytes one file may have
 * @param totalBytes how many bytes all its files may have
 * @param ratio how many times its own size the files may have; source text is compressed about five times, a bomb a
 *     thousand times
 * @param ratioFrom below how many bytes the ratio does not matter: a small archive of a large empty file is harmless
 * @since 0.1.0
 */
public record ArchiveLimits(int entries, long entryBytes, long totalBytes, int ratio, long ratioFrom) {
    private static final long MEBIBYTE = 1 << 20;

    /** What is used. */
    public static final ArchiveLimits DEFAULT =
            new ArchiveLimits(200_000, 1024 * MEBIBYTE, 4096 * MEBIBYTE, 500, 64 * MEBIBYTE);

    /**
     * Checks what was unpacked so far.
     *
     * @param bytes of all files
     * @param archive the archive's size; 0 when it is no archive
     */
    void checkTotal(long bytes, long archive) throws ArchiveException {
        if (bytes > totalBytes) {
            throw new ArchiveException("it holds more than " + totalBytes + " bytes, too many for sources");
        }
        if (archive > 0 && bytes > ratioFrom && bytes / ratio > archive) {
            throw new ArchiveException("its " + archive + " bytes unpack to more than " + ratio + " times as many");
        }
    }
}
