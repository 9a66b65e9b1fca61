package io.mirage.maven.opam;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** Reads zip archives, by their directory, as unzip does. */
final class ZipReader {
    private static final int EXECUTABLE = 0100;
    private static final int TYPE = 0170000;
    private static final List<Integer> KNOWN_TYPES = List.of(0, 0100000, 0040000, 0120000);
    /** PATH_MAX of Linux. */
    private static final int LONGEST_TARGET = 4096;

    private ZipReader() {}

    static void read(Path archive, TreeWriter writer) throws IOException, InterruptedException {
        try (ZipFile zip = open(archive)) {
            for (ZipArchiveEntry entry : Collections.list(zip.getEntriesInPhysicalOrder())) {
                write(zip, entry, writer);
            }
        }
    }

    private static ZipFile open(Path archive) throws ArchiveException {
        try {
            return ZipFile.builder().setPath(archive).get();
        } catch (IOException | RuntimeException e) {
            throw new ArchiveException("it is damaged: " + e.getMessage(), e);
        }
    }

    private static void write(ZipFile zip, ZipArchiveEntry entry, TreeWriter writer)
            throws IOException, InterruptedException {
        String name = entry.getName();
        if (!KNOWN_TYPES.contains(entry.getUnixMode() & TYPE)) {
            throw new ArchiveException("'" + name + "' is a device or FIFO");
        }
        if (entry.isDirectory()) {
            writer.folder(name);
            return;
        }
        if (!zip.canReadEntryData(entry)) {
            throw new ArchiveException("'" + name + "' is encrypted, or compressed in a way that is not known");
        }
        try (InputStream content = content(zip, entry)) {
            if (entry.isUnixSymlink()) {
                writer.symbolicLink(name, target(entry, content));
            } else {
                writer.file(name, (entry.getUnixMode() & EXECUTABLE) != 0, content);
            }
        }
    }

    private static String target(ZipArchiveEntry entry, InputStream content) throws IOException {
        try {
            return new String(content.readNBytes(LONGEST_TARGET), StandardCharsets.UTF_8);
        } catch (IOException | RuntimeException e) {
            throw damaged(entry, e);
        }
    }

    private static InputStream content(ZipFile zip, ZipArchiveEntry entry) throws ArchiveException {
        try {
            return zip.getInputStream(entry);
        } catch (IOException | RuntimeException e) {
            throw damaged(entry, e);
        }
    }

    private static ArchiveException damaged(ZipArchiveEntry entry, Exception cause) {
        return new ArchiveException("it is damaged at '" + entry.getName() + "': " + cause.getMessage(), cause);
    }
}
