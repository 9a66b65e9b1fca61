package io.mirage.maven.pipeline;

import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.project.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The machine that a doctor looks at.
 *
 * @param host its variables, its user, its processor
 * @param root the folder that its system files are below
 * @param access says what the user may do
 */
record Machine(HostEnvironment host, Path root, Access access) {
    /** What the user may do. */
    interface Access {
        /** Whether a folder that exists can be written to. */
        boolean writable(Path folder);

        /** Whether a device that exists can be read and written. */
        boolean usable(Path device);

        /** The bytes that fit on the disk of a folder that exists. */
        long free(Path folder) throws IOException;
    }

    /** This machine. */
    static Machine of(HostEnvironment host) {
        return new Machine(host, Path.of("/"), new Access() {
            @Override
            public boolean writable(Path folder) {
                return Files.isWritable(folder);
            }

            @Override
            public boolean usable(Path device) {
                return Files.isReadable(device) && Files.isWritable(device);
            }

            @Override
            public long free(Path folder) throws IOException {
                return Files.getFileStore(folder).getUsableSpace();
            }
        });
    }

    /** Its architecture, as a POM spells it. */
    String architecture() {
        return Architecture.of(host.architecture()).orElse(host.architecture());
    }

    boolean isLinux() {
        return host.operatingSystem().equals("Linux");
    }

    /** Whether packages can be installed without becoming root first. Nobody else has that home. */
    boolean isRoot() {
        return host.userHome().equals(Path.of("/root"));
    }

    Map<String, String> facts() throws IOException {
        return SystemFacts.of(host, root);
    }

    Optional<PackageManager> packageManager() throws IOException {
        return PackageManager.of(facts());
    }

    /** A file of the system by its absolute path. */
    Path file(Path path) {
        return root.resolve(Path.of("/").relativize(path));
    }
}
