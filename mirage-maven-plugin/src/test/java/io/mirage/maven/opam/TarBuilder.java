package io.mirage.maven.opam;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;

/** Makes the archives of the tests, the hostile ones too. */
final class TarBuilder {
    static final Instant TIME = Instant.parse("2024-05-06T07:08:09Z");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar;

    /** What wraps a stream. */
    interface Compression {
        OutputStream compress(OutputStream out) throws IOException;
    }

    TarBuilder() {
        this(TarArchiveOutputStream.LONGFILE_POSIX);
    }

    TarBuilder(int longNames) {
        tar = new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name());
        tar.setLongFileMode(longNames);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    }

    TarBuilder file(String name, String text) {
        return file(name, text, 0644);
    }

    TarBuilder file(String name, String text, int mode) {
        return file(name, text.getBytes(StandardCharsets.UTF_8), mode);
    }

    TarBuilder file(String name, byte[] content, int mode) {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setMode(0100000 | mode);
        entry.setSize(content.length);
        return put(entry, content);
    }

    TarBuilder folder(String name) {
        TarArchiveEntry entry = new TarArchiveEntry(name + "/", true);
        entry.setMode(0040755);
        return put(entry, new byte[0]);
    }

    TarBuilder link(String name, String target) {
        return special(name, TarConstants.LF_SYMLINK, target);
    }

    TarBuilder hardLink(String name, String target) {
        return special(name, TarConstants.LF_LINK, target);
    }

    TarBuilder special(String name, byte kind, String target) {
        TarArchiveEntry entry = new TarArchiveEntry(name, kind, true);
        entry.setLinkName(target);
        return put(entry, new byte[0]);
    }

    TarBuilder put(TarArchiveEntry entry, byte[] content) {
        try {
            entry.setModTime(Date.from(TIME));
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An entry whose content its headers are. */
    TarBuilder header(TarArchiveEntry entry) throws IOException {
        tar.putArchiveEntry(entry);
        return this;
    }

    byte[] tar() throws IOException {
        tar.close();
        return bytes.toByteArray();
    }

    byte[] gzip() throws IOException {
        return compressed(GzipCompressorOutputStream::new);
    }

    byte[] bzip2() throws IOException {
        return compressed(BZip2CompressorOutputStream::new);
    }

    byte[] xz() throws IOException {
        return compressed(XZCompressorOutputStream::new);
    }

    Path gzip(Path file) throws IOException {
        return Files.write(file, gzip());
    }

    private byte[] compressed(Compression compression) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream out = compression.compress(compressed)) {
            out.write(tar());
        }
        return compressed.toByteArray();
    }
}
