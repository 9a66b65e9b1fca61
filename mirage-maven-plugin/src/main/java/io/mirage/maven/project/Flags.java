package io.mirage.maven.project;

import java.util.List;

/**
 * Flags of a build context, one list a kind; each is appended to dune's {@code :standard}, one element an argument.
 *
 * @param ocaml flags of both OCaml compilers: dune's {@code flags}
 * @param ocamlopt flags of the native compiler: {@code ocamlopt_flags}
 * @param link flags of the executable's link: {@code link_flags}
 * @param c flags of the C compiler: {@code c_flags}
 * @param cxx flags of the C++ compiler: {@code cxx_flags}
 * @since 0.1.0
 */
public record Flags(List<String> ocaml, List<String> ocamlopt, List<String> link, List<String> c, List<String> cxx) {
    /** No flags of any kind. */
    public static final Flags NONE = new Flags(List.of(), List.of(), List.of(), List.of(), List.of());

    /** Copies the lists. */
    public Flags {
        ocaml = List.copyOf(ocaml);
        ocamlopt = List.copyOf(ocamlopt);
        link = List.copyOf(link);
        c = List.copyOf(c);
        cxx = List.copyOf(cxx);
    }
}
