package io.mirage.maven.it;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the mirage tool in a project, as a user does without Maven.
 *
 * @param project where
 * @param mirage which
 * @param environment variables that it gets beside OCAMLPATH
 */
record MirageProject(TestProject project, Tools.Prefix mirage, Map<String, String> environment) {

    static MirageProject of(TestProject project) {
        return new MirageProject(project, Tools.mirage(), Map.of());
    }

    static Path executable(Tools.Prefix mirage) {
        return mirage.bin().resolve("mirage");
    }

    /** With another tool. */
    MirageProject with(Tools.Prefix other) {
        return new MirageProject(project, other, environment);
    }

    /** With a variable, also instead of the inherited one. */
    MirageProject with(String variable, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(variable, value);
        return new MirageProject(project, mirage, more);
    }

    /** With a program that comes before others of its name. */
    MirageProject withFirst(Path program) {
        return with("PATH", program.resolveSibling("") + File.pathSeparator + System.getenv("PATH"));
    }

    Command.Result run(String... arguments) {
        List<String> words = new ArrayList<>(List.of(executable(mirage).toString()));
        words.addAll(List.of(arguments));
        Command command = Command.of(words).in(project.path()).without("MODE").without("OCAMLFIND_CONF");
        command.environment("OCAMLPATH", mirage.lib().toString());
        environment.forEach(command::environment);
        return command.run();
    }

    Command.Result configure(String target, String... arguments) {
        List<String> words = new ArrayList<>(List.of("configure", "-t", target));
        words.addAll(List.of(arguments));
        return run(words.toArray(String[]::new));
    }

    /** Whether a file is there that the tool may have written. */
    boolean has(String file) {
        return Files.exists(project.file(file));
    }
}
