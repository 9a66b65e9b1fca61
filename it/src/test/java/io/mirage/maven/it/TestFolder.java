package io.mirage.maven.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A folder that belongs to one test: {@code target/it-work/Class.method}. Empty when the test starts, left as it is when
 * the test ends, so that a failure can be looked into.
 *
 * @param path the folder, absolute
 */
public record TestFolder(Path path) {

    private static final Path FIXTURES = Path.of("src", "test", "projects").toAbsolutePath();

    /** Copies {@code src/test/projects/NAME} into a folder of that name. */
    public TestProject copy(String fixture) {
        return copy(fixture, fixture);
    }

    /**
     * Copies {@code src/test/projects/FIXTURE}.
     *
     * @param into the name of the copy; may hold blanks and any letters
     */
    public TestProject copy(String fixture, String into) {
        Path source = FIXTURES.resolve(fixture);
        if (!Files.isDirectory(source)) {
            throw new IllegalArgumentException("No fixture " + source);
        }
        return TestProject.copyOf(source, path.resolve(into));
    }

    /** Makes an empty folder in this one. */
    public Path folder(String name) {
        try {
            return Files.createDirectories(path.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TestFolder emptied(Path path) throws IOException {
        if (Files.exists(path)) {
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                        throws IOException {
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        return new TestFolder(Files.createDirectories(path));
    }

    /** Gives each test its folder. */
    static final class Resolver implements ParameterResolver {

        // One invocation of a parameterized test; other tests have no such part in their id.
        private static final Pattern INVOCATION = Pattern.compile("invocation:#(\\d+)");

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
            return parameter.getParameter().getType() == TestFolder.class;
        }

        @Override
        public TestFolder resolveParameter(ParameterContext parameter, ExtensionContext test) {
            Matcher invocation = INVOCATION.matcher(test.getUniqueId());
            String name = test.getRequiredTestClass().getSimpleName()
                    + "."
                    + test.getRequiredTestMethod().getName()
                    + (invocation.find() ? "." + invocation.group(1) : "");
            try {
                return emptied(Settings.target().resolve("it-work").resolve(name));
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot prepare the folder of " + name, e);
            }
        }
    }
}
