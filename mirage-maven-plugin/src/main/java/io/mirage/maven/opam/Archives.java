package io.mirage.maven.opam;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Unpacks archives of sources: tar, as it is or compressed by gzip, bzip2 or xz, and zip. What a file is follows from its
 * first bytes, as with opam: the names of archives lie.
 *
 * <p>As with opam, a folder that holds all the rest is left out. Of a mode only whether a file can be run is kept.
 *
 * @since 0.1.0
 */
public final class Archives {
    private Archives() {}

    /**
     * Unpacks an archive.
     *
     * @param archive the file
     * @param to the folder to make, which is not there yet; on failure it is not there
     * @throws ArchiveException if the archive is damaged, holds what no archive of sources holds, or is not of a known kind
     * @throws IOException if the files cannot be written
     * @throws InterruptedException if the build is interrupted
     */
    public static void unpack(Path archive, Path to) throws IOException, InterruptedException {
        unpack(archive, to, ArchiveLimits.DEFAULT);
    }

    /**
     * Unpacks an archive.
     *
     * @param archive the file
     * @param to the folder to make, which is not there yet; on failure it is not there
     * @param limits how much is unpacked
     * @throws ArchiveException if the archive is damaged, holds what no archive of sources holds, or is not of a known kind
     * @throws IOException if the files cannot be written
     * @throws InterruptedException if the build is interrupted
     */
    public static void unpack(Path archive, Path to, ArchiveLimits limits) throws IOException, InterruptedException {
        unpack(archive, to, limits, TreeWriter::singleTop);
    }

    /** Says which of the folders at the top becomes the tree; empty for all that was unpacked. */
    interface Top {
        Optional<String> of(TreeWriter writer) throws ArchiveException;
    }

    static void unpack(Path archive, Path to, ArchiveLimits limits, Top kept) throws IOException, InterruptedException {
        Files.createDirectory(to);
        boolean done = false;
        try {
            TreeWriter writer = new TreeWriter(to, limits, Files.size(archive));
            ArchiveFormat format = ArchiveFormat.of(archive);
            if (format == ArchiveFormat.ZIP) {
                ZipReader.read(archive, writer);
            } else {
                TarReader.read(archive, format, limits, writer);
            }
            if (writer.isEmpty()) {
                throw new ArchiveException("it is empty");
            }
            Optional<String> top = kept.of(writer);
            writer.checkLinks(top);
            if (top.isPresent()) {
                strip(to, top.get());
            }
            done = true;
        } catch (ArchiveException e) {
            if (e.getCause() instanceof ClosedByInterruptException) {
                // It only looks damaged.
                Thread.interrupted();
                throw (InterruptedException) new InterruptedException("while an archive was unpacked").initCause(e);
            }
            throw e;
        } finally {
            if (!done) {
                Trees.delete(to);
            }
        }
    }

    private static void strip(Path to, String top) throws IOException {
        Path beside = to.resolveSibling(to.getFileName() + ".top");
        Files.move(to.resolve(top), beside, StandardCopyOption.ATOMIC_MOVE);
        Trees.delete(to);
        Files.move(beside, to, StandardCopyOption.ATOMIC_MOVE);
    }
}
