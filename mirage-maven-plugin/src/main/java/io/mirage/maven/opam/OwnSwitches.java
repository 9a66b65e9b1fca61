package io.mirage.maven.opam;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The opam switches that the goal {@code setup} makes, in an opam root of the plugin's: one for the host, and one for each
 * architecture that Solo5 images are made for. A switch counts once everything is installed in it: then a file says which
 * packages were asked for.
 *
 * @param root the opam root, which need not exist
 * @since 0.1.0
 */
public record OwnSwitches(Path root) {
    /** The switch with dune, OCaml, mirage and opam-monorepo. */
    public static final String HOST = "host";

    private static final String SOLO5 = "solo5-";
    private static final String COMPLETE = "complete";

    /**
     * The name of a switch with a Solo5 toolchain.
     *
     * @param architecture what it makes images for, as {@code aarch64}
     * @return the name
     */
    public static String solo5(String architecture) {
        return SOLO5 + architecture;
    }

    /**
     * Finds a switch.
     *
     * @param name of the switch
     * @return its folder, with {@code bin} and {@code lib} below it; empty when it was not made, or not to the end
     */
    public Optional<Path> find(String name) {
        Path folder = folder(name);
        return Files.isRegularFile(complete(name)) && Files.isDirectory(folder)
                ? Optional.of(folder)
                : Optional.empty();
    }

    /**
     * Where a switch is, or would be.
     *
     * @param name of the switch
     * @return its folder
     */
    public Path folder(String name) {
        return root.resolve(name);
    }

    /**
     * What was asked for when a switch was made.
     *
     * @param name of the switch
     * @return versions by package; empty when the switch was not made to the end
     * @throws IOException if the file cannot be read
     */
    public SortedMap<String, String> packages(String name) throws IOException {
        SortedMap<String, String> packages = new TreeMap<>();
        if (find(name).isEmpty()) {
            return packages;
        }
        try {
            for (String line : Files.readString(complete(name), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                int blank = line.indexOf(' ');
                if (blank > 0) {
                    packages.put(line.substring(0, blank), line.substring(blank + 1));
                }
            }
        } catch (NoSuchFileException e) {
            packages.clear(); // another build removes it
        }
        return packages;
    }

    /**
     * Notes that everything is installed in a switch.
     *
     * @param name of the switch
     * @param packages versions by package
     * @throws IOException if the file cannot be written
     */
    public void completed(String name, SortedMap<String, String> packages) throws IOException {
        StringBuilder text = new StringBuilder();
        packages.forEach(
                (one, version) -> text.append(one).append(' ').append(version).append('\n'));
        Path file = complete(name);
        Files.createDirectories(root.resolve(COMPLETE));
        Path beside = file.resolveSibling(name + ".tmp");
        Files.writeString(beside, text, StandardCharsets.UTF_8);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Notes that a switch is not complete any more.
     *
     * @param name of the switch
     * @throws IOException if the file cannot be removed
     */
    public void incomplete(String name) throws IOException {
        Files.deleteIfExists(complete(name));
    }

    private Path complete(String name) {
        return root.resolve(COMPLETE).resolve(name);
    }
}
