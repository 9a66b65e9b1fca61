package io.mirage.maven.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The opam-monorepo of the tests behind a script that remembers how it was called.
 *
 * @param executable the script
 * @param calls one line a process: its arguments, with blanks between
 */
record CountingMonorepo(Path executable, Path calls) {

    static CountingMonorepo in(TestFolder folder) {
        Path programs = folder.folder("counting-opam-monorepo");
        Path calls = programs.resolve("calls");
        Path executable = Programs.script(
                programs.resolve("opam-monorepo"),
                "echo \"$*\" >> " + Programs.quoted(calls),
                "exec " + Programs.quoted(Tools.opamMonorepo()) + " \"$@\"");
        return new CountingMonorepo(executable, calls);
    }

    /** Makes a project, copied before, use it. */
    TestProject usedBy(TestProject project) {
        return project.replace("pom.xml", "<opamMonorepo>" + Tools.opamMonorepo(), "<opamMonorepo>" + executable);
    }

    /** The arguments of each {@code opam-monorepo lock} so far. */
    List<String> locked() {
        return all().stream().filter(call -> call.startsWith("lock ")).toList();
    }

    /** The arguments of each process so far. */
    List<String> all() {
        try {
            return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
