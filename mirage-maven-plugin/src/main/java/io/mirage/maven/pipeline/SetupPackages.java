package io.mirage.maven.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the goal {@code setup} installs, in versions that go together.
 *
 * @param compiler the package of the compiler: the same in every switch
 * @param versions by package; an empty version is the newest
 */
record SetupPackages(String compiler, SortedMap<String, String> versions) {
    private static final Set<String> COMPILERS = Set.of("ocaml-base-compiler", "ocaml-system", "ocaml-variants");
    private static final String BASE_COMPILER = "ocaml-base-compiler";

    private static final Map<String, String> DEFAULTS = Map.of(
            BASE_COMPILER,
            "4.14.2",
            "dune",
            "3.19.1",
            "ocamlfind",
            "1.9.8",
            "mirage",
            "4.9.0",
            "opam-monorepo",
            "0.4.3",
            "solo5",
            "0.9.3",
            "solo5-cross-aarch64",
            "0.9.3",
            "ocaml-solo5",
            "0.8.5",
            "ocaml-solo5-cross-aarch64",
            "0.8.5");

    SetupPackages {
        versions = new TreeMap<>(versions);
    }

    /**
     * The packages of the plugin's table.
     *
     * @param others {@code NAME.VERSION}, or {@code NAME} for the newest: what stands in place of those of the table
     */
    static SetupPackages of(List<String> others) throws BuildFailure {
        SortedMap<String, String> versions = new TreeMap<>(DEFAULTS);
        String compiler = BASE_COMPILER;
        List<String> unknown = new ArrayList<>();
        for (String other : others) {
            String text = other.strip();
            int dot = text.indexOf('.');
            String name = dot < 0 ? text : text.substring(0, dot);
            String version = dot < 0 ? "" : text.substring(dot + 1);
            if (COMPILERS.contains(name)) {
                versions.remove(compiler);
                compiler = name;
            } else if (!versions.containsKey(name)) {
                unknown.add(text);
            }
            versions.put(name, version);
        }
        if (!unknown.isEmpty()) {
            throw new BuildFailure("mirage.setup.packages: " + String.join(", ", unknown)
                    + " is nothing that setup installs; it takes NAME.VERSION for "
                    + String.join(", ", new TreeMap<>(DEFAULTS).keySet())
                    + ", and ocaml-system or ocaml-variants for the compiler.");
        }
        return new SetupPackages(compiler, versions);
    }

    /** The switch for the host, in the order in which the packages depend on each other. */
    Map<String, String> host() {
        return of(compiler, "dune", "ocamlfind", "opam-monorepo", "mirage");
    }

    /**
     * The switch with a Solo5 toolchain, in that order, too.
     *
     * @param architecture that images are made for
     * @param machine the architecture of this machine
     * @return the packages; empty when there are none for this pair
     */
    Optional<Map<String, String>> solo5(String architecture, String machine) {
        if (architecture.equals(machine)) {
            return Optional.of(of(compiler, "ocamlfind", "solo5", "ocaml-solo5"));
        }
        return architecture.equals("aarch64")
                ? Optional.of(of(compiler, "ocamlfind", "solo5", "solo5-cross-aarch64", "ocaml-solo5-cross-aarch64"))
                : Optional.empty();
    }

    private Map<String, String> of(String... names) {
        Map<String, String> some = new LinkedHashMap<>();
        for (String name : names) {
            some.put(name, Optional.ofNullable(versions.get(name)).orElse(""));
        }
        return some;
    }
}
