package io.mirage.maven.toolchain;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The variables, besides {@code PATH}, that {@code opam env} sets for a switch and programs of it rely on. So nothing has to
 * be run by {@code opam exec}.
 *
 * @since 0.1.0
 */
public final class SwitchVariables {
    private SwitchVariables() {}

    /**
     * The variables of a switch.
     *
     * @param bin a folder with programs
     * @return the variables; none when the folder is not the {@code bin} of an opam switch
     */
    public static Map<String, String> of(Path bin) {
        @Nullable Path prefix = bin.toAbsolutePath().getParent();
        if (prefix == null || !Files.isDirectory(prefix.resolve(".opam-switch"))) {
            return Map.of();
        }
        Path lib = prefix.resolve("lib");
        Map<String, String> variables = new TreeMap<>();
        variables.put("OPAM_SWITCH_PREFIX", prefix.toString());
        variables.put(
                "CAML_LD_LIBRARY_PATH",
                String.join(
                        java.io.File.pathSeparator,
                        lib.resolve("stublibs").toString(),
                        lib.resolve("ocaml/stublibs").toString(),
                        lib.resolve("ocaml").toString()));
        variables.put("OCAML_TOPLEVEL_PATH", lib.resolve("toplevel").toString());
        return variables;
    }
}
