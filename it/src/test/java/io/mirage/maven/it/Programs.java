package io.mirage.maven.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Predicate;

/** A folder with programs of the test's own making, to be put on PATH. */
final class Programs {

    private Programs() {}

    /** A PATH of one folder, which has all programs of this machine but those that are to be missing. */
    static Path without(TestFolder folder, Predicate<String> missing) {
        Path all = folder.folder("programs");
        for (String directory : System.getenv("PATH").split(File.pathSeparator, -1)) {
            if (Files.isDirectory(Path.of(directory))) {
                link(Path.of(directory), all, missing);
            }
        }
        return all;
    }

    private static void link(Path directory, Path all, Predicate<String> missing) {
        try (DirectoryStream<Path> programs = Files.newDirectoryStream(directory, Files::isExecutable)) {
            for (Path program : programs) {
                String name = program.getFileName().toString();
                Path link = all.resolve(name);
                if (!missing.test(name) && Files.notExists(link)) {
                    Files.createSymbolicLink(link, program);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a shell script that can be executed. */
    static Path script(Path file, String... lines) {
        try {
            Files.createDirectories(file.resolveSibling(""));
            Files.deleteIfExists(file);
            Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What serves as the JDK of a build that makes files which nobody else can read, by the umask 077. */
    static Path javaOfARecluse(TestFolder folder) {
        Path home = folder.folder("java of a recluse");
        script(
                home.resolve("bin/java"),
                "umask 077",
                "exec " + quoted(Path.of(System.getProperty("java.home"), "bin", "java")) + " \"$@\"");
        return home;
    }

    /** What serves as the JDK of a build that may read no file which its mode forbids: root may, unless this is taken away. */
    static Path javaWithoutPrivileges(TestFolder folder) {
        Path home = folder.folder("java without privileges");
        String java = quoted(Path.of(System.getProperty("java.home"), "bin", "java")) + " \"$@\"";
        String without = "-dac_override,-dac_read_search";
        script(
                home.resolve("bin/java"),
                "[ \"$(id -u)\" = 0 ] || exec " + java,
                "exec setpriv --bounding-set=" + without + " --inh-caps=" + without + " " + java);
        return home;
    }

    /** A dune that does something of the test's when it is to build; else, as for its version, it is the real one. */
    static Path dune(Path file, String... whenItBuilds) {
        return script(
                file,
                "if [ \"$1\" = build ]; then",
                String.join("\n", whenItBuilds),
                "fi",
                "exec " + quoted(Tools.dune()) + " \"$@\"");
    }

    /** A path as a word of a shell script. */
    static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }
}
