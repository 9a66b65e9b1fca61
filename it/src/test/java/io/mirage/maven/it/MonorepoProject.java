package io.mirage.maven.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder with a package whose dependencies opam-monorepo is to lock, without Maven.
 *
 * @param path the folder
 * @param opamRoot an opam root that opam made, with no switch in it
 */
record MonorepoProject(Path path, Path opamRoot) {

    static final String VARIABLES = "--global-opam-vars=[[arch,x86_64],[os,linux],[os-family,debian],"
            + "[os-distribution,debian],[opam-version,2.1.2],[monorepo,opam-monorepo]]";

    /** A package called {@code app} with these dependencies, each as in an opam file. */
    static MonorepoProject of(TestFolder folder, String... depends) {
        MonorepoProject project =
                new MonorepoProject(folder.folder("app"), folder.path().resolve("opam-root"));
        OpamRepository none = OpamRepository.empty(folder, "no-packages");
        Command.of(Tools.program("opam").toString(), "init", "--bare", "--disable-sandboxing", "-n", "none", none.url())
                .environment("OPAMROOT", project.opamRoot.toString())
                .run()
                .assertSuccess();
        return project.write("app.opam", opam(depends));
    }

    /** An opam file with these dependencies. */
    static String opam(String... depends) {
        return "opam-version: \"2.0\"\nsynopsis: \"x\"\nmaintainer: \"x\"\ndepends: [\n" + String.join("\n", depends)
                + "\n]\n";
    }

    MonorepoProject write(String name, String text) {
        try {
            Path file = path.resolve(name);
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As the plugin and mirage's Makefile call it, for a lock file {@code app.opam.locked}. */
    Command.Result lock(OpamRepository repository, String... more) {
        return run(arguments(repository, more)).run();
    }

    static List<String> arguments(OpamRepository repository, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "lock", "--require-cross-compile", "--build-only", "app", "-l", "app.opam.locked", "--ocaml-version"));
        arguments.add(
                Command.of("ocamlfind", "ocamlopt", "-version").run().output().strip());
        arguments.add("--opam-repositories=[" + repository.url() + "]");
        arguments.add(VARIABLES);
        arguments.addAll(List.of(more));
        return arguments;
    }

    /** opam-monorepo with these arguments. */
    Command run(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(Tools.opamMonorepo().toString()));
        command.addAll(arguments);
        return Command.of(command).in(path).environment("OPAMROOT", opamRoot.toString());
    }

    /** The lock file. */
    String locked() {
        try {
            return Files.readString(path.resolve("app.opam.locked"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of {@code depends} in the lock file, without the quotes around names. */
    List<String> depends() {
        return locked().lines()
                .dropWhile(line -> !line.equals("depends: ["))
                .skip(1)
                .takeWhile(line -> !line.equals("]"))
                .map(line -> line.strip().replaceFirst("\"(.*?)\"", "$1"))
                .toList();
    }
}
