package io.mirage.maven.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The dune of this machine behind a script that remembers how it was called.
 *
 * @param executable for {@code -Dmirage.dune}, or {@code dune} for a folder that comes first on PATH
 * @param calls one line a process: its arguments, with blanks between
 */
record CountingDune(Path executable, Path calls) {

    static CountingDune in(TestFolder folder) {
        Path bin = folder.folder("counting-dune");
        CountingDune dune = new CountingDune(bin.resolve("dune"), bin.resolve("calls"));
        try {
            Files.writeString(dune.executable, """
                    #!/bin/sh
                    echo "$*" >> '%s'
                    exec '%s' "$@"
                    """.formatted(dune.calls, Tools.dune()));
            Files.createFile(dune.calls);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!dune.executable.toFile().setExecutable(true)) {
            throw new IllegalStateException(dune.executable + " cannot be made executable");
        }
        return dune;
    }

    /** The arguments of each {@code dune build} so far. */
    List<String> builds() {
        try {
            return Files.readAllLines(calls).stream()
                    .filter(call -> call.startsWith("build "))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
