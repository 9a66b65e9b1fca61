package io.mirage.maven.dune;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The environment dune runs in. What a user has set for the dune of another project must not change this build, so
 * these variables are taken out:
 *
 * <ul>
 *   <li>all that begin with {@code DUNE} (workspace, profile, build directory, cross target, sandbox, promotion,
 *       instrumentation, root, jobs, {@code DUNE_CONFIG__…}), except those that begin with {@code DUNE_CACHE}: the
 *       cache changes how long a build takes, not what it makes
 *   <li>{@code INSIDE_DUNE}, which a build started from a dune rule inherits, and {@code INSIDE_EMACS}, which changes how
 *       paths are printed
 *   <li>{@code OCAMLPARAM}, which changes the flags of every compilation without dune's knowledge, and {@code
 *       OCAMLFIND_TOOLCHAIN}, which gives a toolchain to contexts that declare none
 *   <li>{@code OCAML_COLOR}, {@code OCAML_ERROR_STYLE} and {@code CLICOLOR_FORCE}, which change the form of the
 *       diagnostics
 * </ul>
 *
 * <p>{@code DUNE_CACHE} is set to {@code disabled} unless it has a value: a cache that another toolchain has written to
 * has broken cross builds (ocaml/dune issue 7819).
 *
 * @since 0.1.0
 */
public final class DuneEnvironment {

    private static final Set<String> REMOVED = Set.of(
            "INSIDE_DUNE",
            "INSIDE_EMACS",
            "OCAMLPARAM",
            "OCAMLFIND_TOOLCHAIN",
            "OCAML_COLOR",
            "OCAML_ERROR_STYLE",
            "CLICOLOR_FORCE");

    private DuneEnvironment() {}

    /**
     * Cleans an environment.
     *
     * @param environment all variables of the build
     * @return the variables for dune, or for a tool that runs dune
     */
    public static Map<String, String> of(Map<String, String> environment) {
        Map<String, String> cleaned = new TreeMap<>(environment);
        cleaned.keySet()
                .removeIf(
                        name -> REMOVED.contains(name) || (name.startsWith("DUNE") && !name.startsWith("DUNE_CACHE")));
        cleaned.putIfAbsent("DUNE_CACHE", "disabled");
        return cleaned;
    }
}
