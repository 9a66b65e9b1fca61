package io.mirage.maven.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The fixture {@code vendored}: a program that uses seven packages of {@link OpamRepository#toys}, from six sources. */
final class Vendored {

    /** What it prints, with the newest versions. */
    static final String OUTPUT = """
            [ 02:05 ]
            3.05 m, red
            metric 1.1.0, clockface 0.2.0, palette 3.1.0
            """;

    /** The folders of its duniverse. */
    static final List<String> FOLDERS = List.of("banner", "clockface", "metric", "palette", "ropes", "stopwatch");

    /** The archives it needs, in the newest versions, as paths of a {@link SourceServer}; one more source is in git. */
    static final List<String> ARCHIVES = List.of(
            "/banner-1.2.tar.gz",
            "/clockface-0.2.0.tar.gz",
            "/metric-1.1.0.tbz",
            "/palette-3.1.0.tar.xz",
            "/ropes-2.1.0.tbz");

    private static final String LOCK_FILE = "src/main/mirage/vendored.opam.locked";

    private static final String FROM_ARTIFACT = """
            <duniverse>
              <groupId>io.mirage.maven.it</groupId>
              <artifactId>vendored</artifactId>
              <version>1</version>
            </duniverse>
            <opamMonorepo>""";

    private Vendored() {}

    /** A copy that locks from a repository. */
    static TestProject copy(TestFolder folder, OpamRepository repository) {
        return copyInto(folder, "vendored", repository);
    }

    /** A copy in a folder of this name. */
    static TestProject copyInto(TestFolder folder, String name, OpamRepository repository) {
        return repository.usedBy(folder.copy("vendored", name));
    }

    /** A copy with a lock file. */
    static TestProject locked(TestFolder folder, OpamRepository repository) {
        TestProject project = copy(folder, repository);
        host(project, "mirage:lock").run().assertSuccess();
        return project;
    }

    /** Another copy, with the lock file of a first one. */
    static TestProject lockedAs(TestProject first, TestFolder folder, String name, OpamRepository repository) {
        return copyInto(folder, name, repository).write(LOCK_FILE, lock(first));
    }

    /** Publishes its vendored sources, too. */
    static TestProject attaching(TestProject project) {
        return project.replace("pom.xml", "<opamMonorepo>", "<attachDuniverse>true</attachDuniverse>\n<opamMonorepo>");
    }

    /**
     * A project of another name, {@code consumer}, and without a lock file, that takes the vendored sources from what is
     * published in a Maven repository with the id {@code releases}.
     */
    static TestProject consumer(TestFolder folder, OpamRepository repository, String releases) {
        return copyInto(folder, "consumer", repository)
                .replace("pom.xml", "<artifactId>vendored</artifactId>", "<artifactId>consumer</artifactId>")
                .replace("pom.xml", "<opamMonorepo>", FROM_ARTIFACT)
                .replace(
                        "pom.xml",
                        "  <build>",
                        "  <repositories><repository><id>releases</id><url>" + releases
                                + "</url></repository></repositories>\n  <build>");
    }

    /** Moves a repository and its sources to where the lock file does not say that they are. */
    static void takeAway(TestFolder folder, OpamRepository repository) throws IOException {
        Files.move(repository.sources(), folder.path().resolve("moved sources"));
        Files.move(repository.path(), folder.path().resolve("moved repository"));
    }

    /** The program that a {@linkplain #consumer consumer} has built says what the libraries say. */
    static void assertConsumerRuns(TestProject consumer) {
        Command.of(consumer.file("target/mirage/dist/host/consumer").toString())
                .run()
                .assertSuccess()
                .assertOutput()
                .isEqualTo(OUTPUT);
    }

    /** A build without opam and git, and with an empty store and local repository. */
    static MavenBuild withoutOpam(TestFolder folder, TestProject project, String... arguments) {
        return host(project, arguments)
                .environment(
                        "PATH",
                        Programs.without(folder, name -> name.startsWith("opam") || name.startsWith("git"))
                                .toString())
                .environment(
                        "XDG_CACHE_HOME", folder.path().resolve("empty cache").toString())
                .installingInto(folder.path().resolve("repository-of-the-consumer"));
    }

    /** A build for this machine only: where the second context does not matter. */
    static MavenBuild host(TestProject project, String... arguments) {
        return project.maven(arguments).property("mirage.contexts", "host");
    }

    /** The lock file. */
    static Path lockFile(TestProject project) {
        return project.file(LOCK_FILE);
    }

    /** The text of the lock file. */
    static String lock(TestProject project) {
        return project.read(LOCK_FILE);
    }

    /** Replaces text in the lock file; the text must be there. */
    static TestProject replaceInLock(TestProject project, String text, String by) {
        return project.replace(LOCK_FILE, text, by);
    }

    /** Lets a package out of {@code <packages>}, and its library. */
    static TestProject without(TestProject project, String name) {
        return project.replace("pom.xml", "<package>" + name + "</package>", "")
                .replace("pom.xml", "<library>" + name + "</library>", "");
    }

    /** Adds to {@code <packages>}; {@code requirement} is XML. */
    static TestProject with(TestProject project, String requirement) {
        return project.replace("pom.xml", "<packages>", "<packages><package>" + requirement + "</package>");
    }

    /** What the image for this machine prints. */
    static String output(TestProject project) {
        return Command.of(project.file("target/mirage/dist/host/vendored").toString())
                .run()
                .assertSuccess()
                .output();
    }

    /** The folders of the duniverse in the workspace. */
    static List<String> duniverse(TestProject project) {
        return names(project.file("target/mirage/duniverse")).stream()
                .filter(name -> Files.isDirectory(
                        project.file("target/mirage/duniverse").resolve(name)))
                .toList();
    }

    /** The store that the Mavens of a test use when no other is declared. */
    static Path store(TestFolder folder) {
        return folder.path().resolve("cache").resolve("mirage-maven");
    }

    /** The duniverses in a store that are complete. */
    static List<Path> entries(Path store) {
        return names(store.resolve("duniverse")).stream()
                .filter(name -> name.matches("[0-9a-f]{64}"))
                .map(store.resolve("duniverse")::resolve)
                .toList();
    }

    private static List<String> names(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
