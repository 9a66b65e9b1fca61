package io.mirage.maven.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The mirage of the tests behind a script that remembers how it was called.
 *
 * @param prefix looks as that of mirage does: {@code bin/mirage} is the script, and the library is beside it
 * @param calls one line a process: its arguments, with blanks between
 */
record CountingMirage(Tools.Prefix prefix, Path calls) {

    static CountingMirage in(TestFolder folder) {
        Tools.Prefix mirage = Tools.mirage();
        Path prefix = folder.folder("counting-mirage");
        Path calls = prefix.resolve("calls");
        Programs.script(
                prefix.resolve("bin/mirage"),
                "echo \"$*\" >> " + Programs.quoted(calls),
                "exec " + Programs.quoted(mirage.bin().resolve("mirage")) + " \"$@\"");
        try {
            Files.createSymbolicLink(prefix.resolve("lib"), mirage.lib());
            Files.createFile(calls);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new CountingMirage(new Tools.Prefix(prefix), calls);
    }

    /** Makes a project, copied before, use it. */
    TestProject usedBy(TestProject project) {
        return project.replace(
                "pom.xml",
                "<mirage>" + MirageProject.executable(Tools.mirage()),
                "<mirage>" + MirageProject.executable(prefix));
    }

    /** The arguments of each process so far. */
    List<String> all() {
        try {
            return Files.readAllLines(calls);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The arguments of each {@code mirage configure} since the last call of this, sorted. */
    List<String> configured() {
        List<String> configured = all().stream()
                .filter(call -> call.startsWith("configure "))
                .map(call -> call.substring("configure ".length()))
                .sorted()
                .toList();
        forget();
        return configured;
    }

    /** Starts to count anew. */
    void forget() {
        try {
            Files.writeString(calls, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
