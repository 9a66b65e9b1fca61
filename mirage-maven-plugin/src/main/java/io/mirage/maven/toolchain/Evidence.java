package io.mirage.maven.toolchain;

import io.mirage.maven.process.Executables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/**
 * What was looked at to learn what a toolchain is: names, sizes and times of its files, and which programs were found.
 * Looked at again, it tells whether anything changed, without asking a program. It is also what tells one state of a
 * toolchain from another: dune (2.9 and 3.19) does not notice a compiler, a wrapper or bindings that change in place,
 * so the plugin has to.
 */
final class Evidence {
    private final String searchPath;
    // What was looked at, and what was seen there.
    private final TreeSet<String> probes = new TreeSet<>();
    private final TreeSet<String> sightings = new TreeSet<>();

    /** Evidence for which programs are searched in a PATH. */
    Evidence(String searchPath) {
        this.searchPath = searchPath;
    }

    /** The same look again, now. */
    static Evidence again(List<String> probes, String searchPath) {
        Evidence evidence = new Evidence(searchPath);
        for (String probe : probes) {
            String rest = probe.substring(probe.indexOf(' ') + 1);
            if (probe.startsWith("file ")) {
                evidence.file(Path.of(rest));
            } else if (probe.startsWith("program ")) {
                evidence.program(rest);
            } else if (probe.startsWith("folder ")) {
                int blank = rest.indexOf(' ');
                evidence.folder(Path.of(rest.substring(blank + 1)), rest.substring(0, blank));
            } else {
                evidence.fact(rest);
            }
        }
        return evidence;
    }

    /** One file, and what it points at if it is a link. */
    void file(Path file) {
        probes.add("file " + file);
        sightings.add(look(file));
    }

    /** The files of a folder whose names match, not those of folders in it. */
    void folder(Path folder, String glob) {
        probes.add("folder " + glob + " " + folder);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
            for (Path file : files) {
                sightings.add(look(file));
            }
        } catch (IOException e) {
            sightings.add(folder + " cannot be listed");
        }
    }

    /** A program, wherever it is found. */
    void program(String name) {
        probes.add("program " + name);
        sightings.add("program " + name + " "
                + Executables.find(name, searchPath).path().map(Evidence::look).orElse("absent"));
    }

    /** Something that was told, not seen. */
    void fact(String fact) {
        probes.add("fact " + fact);
        sightings.add(fact);
    }

    List<String> probes() {
        return List.copyOf(probes);
    }

    /** 64 hexadecimal digits that change when anything seen does. */
    String digest() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (String sighting : sightings) {
                sha256.update(sighting.getBytes(StandardCharsets.UTF_8));
                sha256.update((byte) '\n');
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String look(Path file) {
        try {
            Path real = Files.isSymbolicLink(file) ? file.toRealPath() : file;
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
            return file + " " + real + " " + attributes.size() + " " + attributes.lastModifiedTime();
        } catch (IOException e) {
            // Using it will say what is wrong.
            return file + (Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? " unreadable" : " absent");
        }
    }
}
