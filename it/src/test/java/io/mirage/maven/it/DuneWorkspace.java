package io.mirage.maven.it;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Builds a plain dune project with a toolchain, without Maven: for the tests of the toolchains themselves. */
record DuneWorkspace(TestProject project, String context, String toolchain, Tools.Prefix prefix) {

    /** Writes a workspace file with the host's context and one of this name. */
    static DuneWorkspace write(TestProject project, String context, String toolchain, Tools.Prefix prefix) {
        project.write("dune-workspace", """
                (lang dune 2.9)
                (context default)
                (context
                 (default
                  (name %s)
                  (host default)
                  (toolchain %s)
                  (paths
                   (OCAMLFIND_CONF "%s"))))
                """.formatted(context, toolchain, prefix.findlibConf()));
        return new DuneWorkspace(project, context, toolchain, prefix);
    }

    /** Builds files or folders of the context. */
    Command.Result build(String... targets) {
        List<String> command = new ArrayList<>(List.of(Tools.dune().toString(), "build", "--root", "."));
        for (String target : targets) {
            command.add("_build/" + context + "/" + target);
        }
        return inEnvironment(Command.of(command)).in(project.path()).run();
    }

    /** A file that was built. */
    Path built(String name) {
        return project.file("_build/" + context + "/" + name);
    }

    /** Runs a program of the toolchain. */
    Command.Result tool(String name, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(prefix.bin().resolve(name).toString()));
        command.addAll(List.of(arguments));
        return inEnvironment(Command.of(command)).in(project.path()).run();
    }

    private Command inEnvironment(Command command) {
        return command.environment("PATH", prefix.bin() + File.pathSeparator + System.getenv("PATH"))
                .without("OCAMLFIND_CONF")
                .without("OCAMLPATH")
                .without("OCAMLLIB");
    }
}
