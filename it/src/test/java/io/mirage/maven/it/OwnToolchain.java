package io.mirage.maven.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/**
 * A copy of the stand-in for a Solo5 toolchain, which a test may break. The compiler's own files, in the sysroot, are those of the original: it is
 * named by absolute paths.
 *
 * @param original where it is from
 * @param architecture of its images
 * @param path its prefix
 */
record OwnToolchain(Tools.Prefix original, Tools.Architecture architecture, Path path) {

    static OwnToolchain copy(TestFolder folder, String name, Tools.Architecture architecture) {
        Tools.Prefix original = Tools.standInSolo5(architecture);
        OwnToolchain copy = new OwnToolchain(
                original, architecture, folder.folder("toolchains").resolve(name));
        copy(original.bin(), copy.path.resolve("bin"));
        copy(original.path().resolve("lib"), copy.path.resolve("lib"));
        copy(original.path().resolve("include"), copy.path.resolve("include"));
        return copy;
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            Files.createDirectories(to.resolveSibling(""));
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path findlibConf() {
        return path.resolve("lib/findlib.conf");
    }

    /** The definition of the toolchain. */
    Path definition() {
        return path.resolve("lib/findlib.conf.d/solo5.conf");
    }

    Path elftool() {
        return path.resolve("bin/solo5-elftool");
    }

    /** The wrapper of the C compiler. */
    Path cCompiler() {
        return path.resolve("bin").resolve(architecture + "-solo5-none-static-cc");
    }

    Path binding(String abi) {
        return path.resolve("lib").resolve(architecture + "-solo5-none-static").resolve("solo5_" + abi + ".o");
    }

    /** Where the original has a program of its compiler. */
    Path tool(String name) {
        return original.path().resolve("solo5-sysroot/bin").resolve(name);
    }

    OwnToolchain delete(Path file) {
        try {
            Files.delete(file);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces text in a file of it; the text must be there. */
    OwnToolchain replace(Path file, String text, String by) {
        try {
            String content = Files.readString(file, StandardCharsets.UTF_8);
            if (!content.contains(text)) {
                throw new IllegalArgumentException("No \"" + text + "\" in " + file + ":\n" + content);
            }
            Files.writeString(file, content.replace(text, by));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
