package io.mirage.maven.opam;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Reads tar archives: ustar with the extensions of POSIX and GNU, sparse files among them. */
final class TarReader {
    private static final int RECORD = 512;
    private static final int EXECUTABLE = 0100;
    /** Flags of regular files: of old tars, of POSIX, a contiguous one, and a sparse one of GNU. */
    private static final String REGULAR = "\0" + "07S";

    private TarReader() {}

    static void read(Path archive, ArchiveFormat format, ArchiveLimits limits, TreeWriter writer)
            throws IOException, InterruptedException {
        try (Watched watched = new Watched(open(archive, format), limits, Files.size(archive));
                TarArchiveInputStream tar = new TarArchiveInputStream(watched, StandardCharsets.UTF_8.name())) {
            String last = "";
            for (Optional<TarArchiveEntry> entry = next(tar, last); entry.isPresent(); entry = next(tar, last)) {
                last = entry.get().getName();
                write(entry.get(), tar, writer);
            }
            // To the end, where the compression keeps its checksum.
            watched.drain();
            if (watched.zeros < RECORD) {
                throw new ArchiveException("it is cut off behind '" + last + "'");
            }
        }
    }

    /** The name and the text of the first entry. */
    static Optional<String> first(Path archive, String name, int most) throws IOException {
        try (InputStream in = open(archive, ArchiveFormat.of(archive));
                TarArchiveInputStream tar = new TarArchiveInputStream(in, StandardCharsets.UTF_8.name())) {
            Optional<TarArchiveEntry> entry = next(tar, "");
            if (entry.isEmpty() || !entry.get().getName().equals(name)) {
                return Optional.empty();
            }
            return Optional.of(new String(tar.readNBytes(most), StandardCharsets.UTF_8));
        }
    }

    private static InputStream open(Path archive, ArchiveFormat format) throws IOException {
        InputStream file = Files.newInputStream(archive);
        try {
            return format.uncompressed(file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw new ArchiveException("it is damaged at its start: " + e.getMessage(), e);
        }
    }

    private static Optional<TarArchiveEntry> next(TarArchiveInputStream tar, String last) throws IOException {
        TarArchiveEntry entry;
        try {
            entry = tar.getNextEntry();
        } catch (ArchiveException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new ArchiveException(
                    "it is damaged " + (last.isEmpty() ? "at its start" : "behind '" + last + "'") + ": "
                            + e.getMessage(),
                    e);
        }
        if (entry != null && !entry.isCheckSumOK()) {
            throw new ArchiveException("it is damaged at '" + EntryName.shown(entry.getName()) + "': wrong checksum");
        }
        return Optional.ofNullable(entry);
    }

    private static void write(TarArchiveEntry entry, TarArchiveInputStream tar, TreeWriter writer)
            throws IOException, InterruptedException {
        String name = entry.getName();
        if (entry.isCharacterDevice() || entry.isBlockDevice()) {
            throw new ArchiveException("'" + name + "' is a device");
        }
        if (entry.isFIFO()) {
            throw new ArchiveException("'" + name + "' is a FIFO");
        }
        if (entry.isSymbolicLink()) {
            writer.symbolicLink(name, entry.getLinkName());
        } else if (entry.isLink()) {
            writer.hardLink(name, entry.getLinkName());
        } else if (entry.isDirectory()) {
            writer.folder(name);
        } else if (REGULAR.indexOf(entry.getLinkFlag()) >= 0 && tar.canReadEntryData(entry)) {
            writer.file(name, (entry.getMode() & EXECUTABLE) != 0, tar);
        } else {
            throw new ArchiveException("'" + name + "' is of kind '" + (char) entry.getLinkFlag()
                    + "', neither a file nor a folder nor a link");
        }
    }

    /** The tar's bytes, counted, and how many zeros they end with: a tar ends with two records of them. */
    private static final class Watched extends FilterInputStream {
        private final ArchiveLimits limits;
        private final long archiveSize;
        private long total;
        private long zeros;

        Watched(InputStream in, ArchiveLimits limits, long archiveSize) {
            super(in);
            this.limits = limits;
            this.archiveSize = archiveSize;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read;
            try {
                read = super.read(bytes, offset, length);
            } catch (RuntimeException e) {
                throw new IOException(e.toString(), e);
            }
            if (read > 0) {
                total += read;
                limits.checkTotal(total - 2L * RECORD * limits.entries(), archiveSize);
                int last = read;
                while (last > 0 && bytes[offset + last - 1] == 0) {
                    last--;
                }
                zeros = last == 0 ? zeros + read : read - last;
            }
            return read;
        }

        @Override
        public long skip(long bytes) throws IOException {
            byte[] buffer = new byte[(int) Math.min(bytes, 1 << 16)];
            int read = read(buffer, 0, buffer.length);
            return Math.max(read, 0);
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        void drain() throws IOException {
            byte[] buffer = new byte[1 << 16];
            try {
                while (read(buffer, 0, buffer.length) >= 0) {
                    // What is behind the end of a tar does not matter, only that it can be read.
                }
            } catch (ArchiveException e) {
                throw e;
            } catch (IOException e) {
                throw new ArchiveException("it is damaged at its end: " + e.getMessage(), e);
            }
        }
    }
}
