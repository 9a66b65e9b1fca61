package io.mirage.maven.project;

import java.io.File;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@code <context>} as it stands in the POM, before anything is checked: Maven fills the fields by their names.
 *
 * @since 0.1.0
 */
public final class ContextDeclaration {
    /** Required and unique, {@code [A-Za-z0-9_-]+}: the folder under {@code dist}, and the label of the log. */
    @Nullable
    String name;

    /** Names of targets, default {@code hvt}. */
    @Nullable
    List<String> targets;

    /** Optional: checked against the toolchain and against every image. */
    @Nullable
    String arch;

    /** The findlib toolchain; default by target: {@code solo5}, {@code unikraft}, none for {@code unix}. */
    @Nullable
    String toolchain;

    /** The folder the toolchain is installed in ({@code lib/findlib.conf} below it); default the environment's. */
    @Nullable
    File prefix;

    /** The opam switch the toolchain is installed in; instead of a prefix. */
    @Nullable
    String opamSwitch;

    /** The dune context that runs programs during the build, default {@code default}. */
    @Nullable
    String host;

    /** dune's profile, default {@code release}. */
    @Nullable
    String profile;

    /** Whether editors are served from this context, default true; the first such context of a workspace is. */
    @Nullable
    Boolean merlin;

    /** Flags of both OCaml compilers, appended to dune's {@code :standard}. */
    @Nullable
    List<String> ocamlFlags;

    /** Flags of the native compiler. */
    @Nullable
    List<String> ocamloptFlags;

    /** Flags of the executable's link. */
    @Nullable
    List<String> linkFlags;

    /** Flags of the C compiler. */
    @Nullable
    List<String> cFlags;

    /** Flags of the C++ compiler. */
    @Nullable
    List<String> cxxFlags;

    /** dune's field of that name, default true with a toolchain. */
    @Nullable
    Boolean disableDynamicallyLinkedForeignArchives;

    /** Variables of the commands dune runs in this context. */
    @Nullable
    Map<String, String> environment;

    /** The classifier of its images, default their architecture. */
    @Nullable
    String classifier;

    /** A context of which nothing is declared yet. */
    public ContextDeclaration() {}

    /**
     * A context with a name and targets, all else by default.
     *
     * @param name its name
     * @param targets its targets
     * @return the declaration
     */
    public static ContextDeclaration of(String name, String... targets) {
        ContextDeclaration context = new ContextDeclaration();
        context.name = name;
        context.targets = List.of(targets);
        return context;
    }

    /** Whether it says where its toolchain is installed. */
    boolean namesToolchain() {
        return prefix != null || opamSwitch != null;
    }

    /** Whether the compiler of the host is all it needs. */
    boolean needsOnlyHost() {
        return toolchain == null
                && targets != null
                && !targets.isEmpty()
                && targets.stream()
                        .allMatch(target -> target != null && target.strip().equals("unix"));
    }
}
