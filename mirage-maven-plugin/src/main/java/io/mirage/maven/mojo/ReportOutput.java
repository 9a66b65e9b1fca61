package io.mirage.maven.mojo;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Where a report goes: to the log, or to a file. */
final class ReportOutput {
    private ReportOutput() {}

    static void write(List<String> lines, @Nullable File file, Logger log) throws IOException {
        if (file == null) {
            // One message, so that JSON is not cut by the prefixes of the log.
            log.info("{}{}", System.lineSeparator(), String.join(System.lineSeparator(), lines));
            return;
        }
        Path path = file.toPath().toAbsolutePath();
        Path parent = path.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.writeString(path, String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
        log.info("Written to {}", path);
    }
}
