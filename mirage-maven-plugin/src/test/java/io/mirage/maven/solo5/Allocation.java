package io.mirage.maven.solo5;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/** Reads images and measures what the reader allocates meanwhile. */
final class Allocation {
    /** What no read may pass, in bytes. */
    static final long LIMIT = 1 << 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /** Gives the bytes allocated by one read and what it read, nothing for an image that was refused. */
    static Measured read(ByteSource source) throws IOException {
        long thread = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(thread);
        Optional<ImageFile> image;
        try {
            image = Optional.of(ImageReader.read(source));
        } catch (ImageFormatException e) {
            image = Optional.empty();
        }
        return new Measured(image, THREADS.getThreadAllocatedBytes(thread) - before);
    }

    record Measured(Optional<ImageFile> image, long bytes) {}
}
