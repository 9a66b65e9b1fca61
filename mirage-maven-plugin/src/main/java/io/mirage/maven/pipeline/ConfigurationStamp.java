package io.mirage.maven.pipeline;

import io.mirage.maven.frontend.ConfigFrontEnd;
import io.mirage.maven.frontend.ConfigSources;
import io.mirage.maven.frontend.ConfigText;
import io.mirage.maven.project.StagedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a configuration depends on. {@code config.ml} is a program and may read any file of the project. So the names of all
 * files count; the contents of those that it names, of those in folders that it names, and of those beside it, but for
 * what is compiled later or is about the project: that way an edited source starts no mirage.
 */
final class ConfigurationStamp {
    private static final Set<String> COMPILED = Set.of("ml", "mli", "mll", "mly", "c", "h", "cc", "cpp", "S");
    // Not of the program: how it is built, and by whom it may be used.
    private static final Set<String> ABOUT = Set.of("pom.xml", ".gitignore", ".gitattributes", "README.md", "LICENSE");

    private static final long LARGE = 1L << 20;

    private final MessageDigest digest;

    /**
     * Takes in what all targets have in common.
     *
     * @param sources the project's files
     * @param config the text of {@code config.ml}
     * @param facts further inputs: the tool, its arguments, the plugin's version
     */
    ConfigurationStamp(ConfigSources sources, ConfigText config, List<String> facts) throws IOException {
        digest = sha256();
        facts.forEach(fact -> add(fact.getBytes(StandardCharsets.UTF_8)));
        for (Map.Entry<String, StagedFile> file : sources.files().entrySet()) {
            add(file.getKey().getBytes(StandardCharsets.UTF_8));
            if (file.getValue().origin().isPresent() && counts(file.getKey(), config)) {
                content(file.getValue().origin().get());
            }
        }
    }

    /** The stamp of one target. */
    synchronized String of(String target) {
        MessageDigest own;
        try {
            own = (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the SHA-256 of every Java platform can be cloned", e);
        }
        own.update(target.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(own.digest());
    }

    private static boolean counts(String path, ConfigText config) {
        String[] names = path.split("/", -1);
        String name = names[names.length - 1];
        String extension = name.substring(name.lastIndexOf('.') + 1);
        if (path.equals(ConfigFrontEnd.CONFIG) || config.mentions(name)) {
            return true;
        }
        return !COMPILED.contains(extension)
                && !ABOUT.contains(name)
                && (names.length == 1
                        || Arrays.stream(names).limit(names.length - 1L).anyMatch(config::mentions));
    }

    /** Of a large file, a disk image say, the size and the time have to do. */
    private void content(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        add(
                attributes.size() <= LARGE
                        ? Files.readAllBytes(file)
                        : (attributes.size() + " " + attributes.lastModifiedTime())
                                .getBytes(StandardCharsets.US_ASCII));
    }

    /** With its length in front, so that no two lists of parts give the same bytes. */
    private void add(byte[] part) {
        digest.update((part.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(part);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
