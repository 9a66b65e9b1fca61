package io.mirage.maven.opam;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** What an archive is, by its first bytes. */
enum ArchiveFormat {
    TAR,
    TAR_GZIP,
    TAR_BZIP2,
    TAR_XZ,
    ZIP;

    private static final int HEADER = 512;
    /** What {@code xz -9} needs is 65 MiB. */
    private static final int XZ_KIBIBYTES = 256 * 1024;

    static ArchiveFormat of(Path archive) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(archive)) {
            start = in.readNBytes(HEADER);
        }
        if (starts(start, 0x1f, 0x8b)) {
            return TAR_GZIP;
        }
        if (starts(start, 'B', 'Z', 'h')) {
            return TAR_BZIP2;
        }
        if (starts(start, 0xfd, '7', 'z', 'X', 'Z', 0)) {
            return TAR_XZ;
        }
        if (starts(start, 'P', 'K', 3, 4) || starts(start, 'P', 'K', 5, 6)) {
            return ZIP;
        }
        if (isTar(start)) {
            return TAR;
        }
        throw new ArchiveException(guess(start));
    }

    /**
     * The tar in it.
     *
     * @param in the file; closed with the result
     */
    InputStream uncompressed(InputStream in) throws IOException {
        InputStream buffered = new BufferedInputStream(in, 1 << 16);
        return switch (this) {
            case TAR_GZIP ->
                GzipCompressorInputStream.builder()
                        .setInputStream(buffered)
                        .setDecompressConcatenated(true)
                        .get();
            case TAR_BZIP2 -> new BZip2CompressorInputStream(buffered, true);
            case TAR_XZ ->
                XZCompressorInputStream.builder()
                        .setInputStream(buffered)
                        .setDecompressConcatenated(true)
                        .setMemoryLimitKiB(XZ_KIBIBYTES)
                        .get();
            case TAR -> buffered;
            case ZIP -> throw new IllegalStateException("a zip is no compressed tar");
        };
    }

    /** The checksum tells a tar of any age; "ustar" is missing from the oldest. */
    private static boolean isTar(byte[] start) {
        try {
            return start.length == HEADER && TarUtils.verifyCheckSum(start);
        } catch (IllegalArgumentException e) {
            // Its place does not hold a number.
            return false;
        }
    }

    private static String guess(byte[] start) {
        String known = "; known are tar, tar.gz, tar.bz2, tar.xz and zip";
        if (start.length == 0) {
            return "it is an empty file";
        }
        if (starts(start, 0x28, 0xb5, 0x2f, 0xfd)) {
            return "it is compressed by zstd, which opam does not unpack either" + known;
        }
        String text =
                new String(start, StandardCharsets.ISO_8859_1).stripLeading().toLowerCase(Locale.ROOT);
        if (text.startsWith("<!doctype") || text.startsWith("<html")) {
            return "it is a web page, no archive: perhaps of a proxy, or of a login";
        }
        return "it is no archive, or a damaged one" + known;
    }

    private static boolean starts(byte[] bytes, int... with) {
        if (bytes.length < with.length) {
            return false;
        }
        for (int i = 0; i < with.length; i++) {
            if ((bytes[i] & 0xff) != with[i]) {
                return false;
            }
        }
        return true;
    }
}
