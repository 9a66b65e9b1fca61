package io.mirage.maven.solo5;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Reads what an image says of itself: any ELF64 little-endian executable, Solo5 or not.
 *
 * <p>Any bytes give a value or an {@link ImageFormatException}. Memory is bounded (less than 1 MiB), whatever the size
 * of the file and whatever lengths it states.
 *
 * @since 0.1.0
 */
public final class ImageReader {
    private ImageReader() {}

    /**
     * Reads an image.
     *
     * @param image a file
     * @return what it says
     * @throws ImageFormatException if it is no image: not ELF, 32-bit, big-endian, not linked, truncated, or with
     *     broken headers or Solo5 notes
     * @throws IOException if the file cannot be read
     * @since 0.1.0
     */
    public static ImageFile read(Path image) throws IOException, ImageFormatException {
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.READ)) {
            return read(ByteSource.of(channel));
        }
    }

    /**
     * Reads an image that need not be a file.
     *
     * @param image its bytes, which do not change meanwhile
     * @return what it says
     * @throws ImageFormatException as for {@link #read(Path)}
     * @throws IOException if the source throws it
     * @since 0.1.0
     */
    public static ImageFile read(ByteSource image) throws IOException, ImageFormatException {
        ImageBytes bytes = new ImageBytes(image);
        ElfHeader header = ElfHeader.read(bytes);
        Segments segments = Segments.read(bytes, header);
        Notes notes = Notes.read(bytes, segments.notes());
        if (notes.abi().isPresent()) {
            segments.loads().requireAscending();
        }
        return new ImageFile(
                header.architecture(),
                header.type(),
                notes.abi(),
                notes.manifest(),
                interpreter(bytes, segments),
                bytes.size());
    }

    private static Optional<String> interpreter(ImageBytes bytes, Segments segments)
            throws IOException, ImageFormatException {
        return segments.interpreter().isPresent()
                ? Optional.of(Interpreter.read(bytes, segments.interpreter().get()))
                : Optional.empty();
    }
}
