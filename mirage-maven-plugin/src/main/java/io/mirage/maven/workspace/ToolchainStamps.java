package io.mirage.maven.workspace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which toolchain a context of a build directory was built with. dune (2.9 and 3.19) does not notice a toolchain that
 * changed in place, so what another one made is thrown away before dune starts.
 *
 * @since 0.1.0
 */
public final class ToolchainStamps {
    private final Path workDirectory;

    /**
     * The stamps of a workspace.
     *
     * @param workDirectory the work directory
     */
    public ToolchainStamps(Path workDirectory) {
        this.workDirectory = workDirectory;
    }

    /**
     * Makes sure that nothing of another toolchain is left in a context.
     *
     * @param buildDirectory the name of the build directory, {@code _build}, say
     * @param duneContext the context in it
     * @param wipe what to remove when the toolchain is another one, below the build directory; empty for all of it
     * @param identity of the toolchain now
     * @return whether something was thrown away
     * @throws IOException if it cannot be removed
     */
    public boolean ensure(String buildDirectory, String duneContext, String wipe, String identity) throws IOException {
        Path stamp = workDirectory.resolve(".toolchain" + buildDirectory + "." + duneContext);
        if (identity.equals(read(stamp).orElse(""))) {
            return false;
        }
        Path old = workDirectory.resolve(buildDirectory).resolve(wipe);
        boolean wiped = Files.exists(old);
        Workspace.delete(old);
        Workspace.write(stamp, identity + "\n");
        return wiped;
    }

    private static Optional<String> read(Path stamp) throws IOException {
        try {
            return Optional.of(new String(Files.readAllBytes(stamp), StandardCharsets.UTF_8).trim());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
