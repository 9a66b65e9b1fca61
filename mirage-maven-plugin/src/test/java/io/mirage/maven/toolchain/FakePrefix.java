package io.mirage.maven.toolchain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder laid out as opam leaves ocaml-solo5 in it, with shell scripts that say what the real programs say:
 * {@code ocamlopt -config} of OCaml 4.14, {@code solo5-elftool --version} of Solo5 0.9.
 */
public final class FakePrefix {
    private final Path root;

    private FakePrefix(Path root) {
        this.root = root;
    }

    /** A complete Solo5 toolchain with bindings for some ABIs. */
    public static FakePrefix solo5(Path root, String ocamlArchitecture, String machine, String... abis)
            throws IOException {
        FakePrefix prefix = new FakePrefix(root);
        prefix.file("lib/findlib.conf", "path=\"\"\n");
        prefix.conf("solo5", "ocamlopt", prefix.sysroot("ocamlopt"), "ocamlc", prefix.sysroot("ocamlc"));
        prefix.compiler("solo5-sysroot/bin/ocamlopt", ocamlArchitecture, machine + "-solo5-none-static-cc");
        prefix.script("solo5-sysroot/bin/ocamlc", "exit 0");
        prefix.script("bin/" + machine + "-solo5-none-static-cc", "exit 0");
        prefix.script(
                "bin/solo5-elftool", "echo 'usage: solo5-elftool COMMAND' >&2", "echo 'version v0.9.3' >&2", "exit 1");
        prefix.file("solo5-sysroot/lib/ocaml/stdlib.a", "library");
        prefix.file("solo5-sysroot/lib/ocaml/caml/mlvalues.h", "header");
        for (String abi : abis) {
            prefix.file("lib/" + machine + "-solo5-none-static/solo5_" + abi + ".o", "binding");
            prefix.file("lib/" + machine + "-solo5-none-static/solo5_" + abi + ".lds", "linker script");
        }
        prefix.file("lib/" + machine + "-solo5-none-static/solo5_stub.o", "binding");
        return prefix;
    }

    /** A host: a compiler and nothing else. */
    public static FakePrefix host(Path root, String ocamlArchitecture) throws IOException {
        FakePrefix prefix = new FakePrefix(root);
        prefix.compiler("bin/ocamlopt", ocamlArchitecture, "gcc");
        prefix.script("bin/gcc", "exit 0");
        return prefix;
    }

    public Path root() {
        return root;
    }

    public Path bin() {
        return root.resolve("bin");
    }

    public Path findlibConf() {
        return root.resolve("lib/findlib.conf");
    }

    public String sysroot(String program) {
        return root.resolve("solo5-sysroot/bin/" + program).toString();
    }

    /** Writes the definition of a toolchain: keys and values in turn. */
    public void conf(String name, String... settings) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < settings.length; i += 2) {
            lines.add(settings[i] + "(" + name + ") = \"" + settings[i + 1] + "\"");
        }
        file("lib/findlib.conf.d/" + name + ".conf", String.join("\n", lines) + "\n");
    }

    public void compiler(String path, String architecture, String cCompiler) throws IOException {
        compiler(path, "4.14.1", architecture, cCompiler);
    }

    public void compiler(String path, String version, String architecture, String cCompiler) throws IOException {
        Files.createDirectories(root.resolve("solo5-sysroot/lib/ocaml"));
        script(
                path,
                "[ \"$1\" = -config ] || exit 2",
                "echo 'version: " + version + "'",
                "echo 'architecture: " + architecture + "'",
                "echo 'c_compiler: " + cCompiler + "'",
                "echo 'native_c_compiler: " + cCompiler + " -O2 -pthread'",
                "echo 'asm: as'",
                "echo 'standard_library: " + root.resolve("solo5-sysroot/lib/ocaml") + "'");
    }

    public Path script(String path, String... lines) throws IOException {
        Path file = file(path, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    public Path file(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent() == null ? root : file.getParent());
        // A new file, not new content: a program that runs elsewhere cannot be written to.
        Files.deleteIfExists(file);
        return Files.writeString(file, content);
    }

    public void remove(String path) throws IOException {
        Files.delete(root.resolve(path));
    }
}
