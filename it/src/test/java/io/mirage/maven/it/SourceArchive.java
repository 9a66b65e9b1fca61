package io.mirage.maven.it;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;

/** Archives as the authors of libraries publish them: one folder at the top. The same files give the same bytes. */
final class SourceArchive {

    /** How it is compressed. */
    enum Form {
        TBZ(".tbz"),
        TAR_GZ(".tar.gz"),
        TAR_XZ(".tar.xz");

        private final String extension;

        Form(String extension) {
            this.extension = extension;
        }

        /** With the dot. */
        String extension() {
            return extension;
        }
    }

    private SourceArchive() {}

    /**
     * Writes an archive.
     *
     * @param folder what is in it
     * @param top the folder in the archive that holds them
     * @param version put in place of {@code @version@} in the files, which are text
     */
    static Path write(Path archive, Form form, Path folder, String top, String version) {
        try (OutputStream out = Files.newOutputStream(archive);
                OutputStream compressed = compressed(form, out);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(compressed, "UTF-8")) {
            directory(tar, top);
            for (Map.Entry<String, Path> entry : entries(folder).entrySet()) {
                String name = top + "/" + entry.getKey();
                if (Files.isDirectory(entry.getValue())) {
                    directory(tar, name);
                } else {
                    file(tar, name, Files.readString(entry.getValue()).replace("@version@", version));
                }
            }
            return archive;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + archive, e);
        }
    }

    private static OutputStream compressed(Form form, OutputStream out) throws IOException {
        return switch (form) {
            case TBZ -> new BZip2CompressorOutputStream(out);
            case TAR_GZ -> new GzipCompressorOutputStream(out);
            case TAR_XZ -> new XZCompressorOutputStream(out);
        };
    }

    /** Files and folders below, by their names with slashes. */
    private static Map<String, Path> entries(Path folder) throws IOException {
        Map<String, Path> entries = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(path -> !path.equals(folder))
                    .forEach(path -> entries.put(folder.relativize(path).toString(), path));
        }
        return entries;
    }

    private static void directory(TarArchiveOutputStream tar, String name) throws IOException {
        put(tar, new TarArchiveEntry(name + "/"), new byte[0]);
    }

    private static void file(TarArchiveOutputStream tar, String name, String text) throws IOException {
        put(tar, new TarArchiveEntry(name), text.getBytes(StandardCharsets.UTF_8));
    }

    private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry, byte[] bytes) throws IOException {
        entry.setModTime(1_500_000_000_000L);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }
}
