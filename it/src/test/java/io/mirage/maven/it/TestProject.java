package io.mirage.maven.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A copy of a fixture that a test may build as often and change as much as it likes.
 *
 * <p>In its {@code pom.xml} files these are replaced: {@code @project.version@} (the version under test),
 * {@code @solo5.x86_64@} and {@code @solo5.aarch64@} (prefixes of the Solo5 toolchains), {@code @linux.aarch64@} (prefix of
 * the Linux toolchain), {@code @mirage@} and {@code @opam.monorepo@} (these tools), {@code @duniverse@} and
 * {@code @standin.duniverse@} (vendored libraries). A tool is made when a fixture first names it.
 */
public final class TestProject {

    private static final Map<String, Supplier<String>> TOKENS = Map.of(
            "@project.version@", () -> Settings.required("it.projectVersion"),
            "@solo5.x86_64@",
                    () -> Tools.solo5(Tools.Architecture.X86_64).path().toString(),
            "@solo5.aarch64@",
                    () -> Tools.solo5(Tools.Architecture.AARCH64).path().toString(),
            "@linux.aarch64@", () -> Tools.linuxAarch64().path().toString(),
            "@opam.monorepo@", () -> Tools.opamMonorepo().toString(),
            "@mirage@", () -> Tools.mirage().bin().resolve("mirage").toString(),
            "@duniverse@", () -> Tools.duniverse().toString(),
            "@standin.duniverse@", () -> Tools.standInDuniverse().toString());

    private final Path path;

    private TestProject(Path path) {
        this.path = path;
    }

    static TestProject copyOf(Path source, Path target) {
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = target.resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else if (file.endsWith("pom.xml")) {
                    Files.writeString(copy, withTokensReplaced(Files.readString(file)));
                } else {
                    Files.copy(file, copy);
                }
            }
            // Without it Maven would find this build's own .mvn further up.
            Files.createDirectories(target.resolve(".mvn"));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot copy " + source, e);
        }
        return new TestProject(target);
    }

    private static String withTokensReplaced(String pom) {
        String replaced = pom;
        for (var token : TOKENS.entrySet()) {
            if (replaced.contains(token.getKey())) {
                replaced = replaced.replace(token.getKey(), token.getValue().get());
            }
        }
        return replaced;
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** A file or folder of it, which need not exist; {@code name} is relative, with slashes. */
    public Path file(String name) {
        return path.resolve(name);
    }

    /** Writes a file of it, UTF-8. */
    public TestProject write(String name, String content) {
        try {
            Path file = file(name);
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Replaces text in a file of it; the text must be there. */
    public TestProject replace(String name, String text, String by) {
        String content = read(name);
        if (!content.contains(text)) {
            throw new IllegalArgumentException("No \"" + text + "\" in " + file(name) + ":\n" + content);
        }
        return write(name, content.replace(text, by));
    }

    /** Deletes a file of it. */
    public TestProject delete(String name) {
        try {
            Files.delete(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Reads a text file of it. */
    public String read(String name) {
        try {
            return Files.readString(file(name), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A build of it: Maven arguments, mostly goals. Nothing starts before {@code run} or {@code start}. */
    public MavenBuild maven(String... arguments) {
        return new MavenBuild(this, List.of(arguments));
    }
}
