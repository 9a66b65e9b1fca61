package io.mirage.maven.target;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a unikernel is built for: decides the dune context, the toolchain, the link flags, the file extension and how
 * an image is run. It is what the mirage tool calls {@code Mirage_target.S}; a jar on the plugin's class path adds a
 * target by carrying an implementation annotated {@code @Named} (and an index of it, which sisu-maven-plugin makes).
 *
 * <p>An implementation is an immutable value: every method returns the same answer each time.
 *
 * @since 0.1.0
 */
public interface Target {
    /**
     * The name in {@code <targets>}, and of the target's folder in the workspace.
     *
     * @return letters, digits, {@code _} and {@code -}, beginning with a letter; {@code hvt}, say
     */
    String name();

    /**
     * What the mirage tool calls this target, as {@code mirage configure -t} takes it.
     *
     * @return one name, or several of which a version of the tool knows one, the likeliest first
     */
    default List<String> mirageNames() {
        return List.of(name());
    }

    /**
     * The extension of an image's file, without the dot.
     *
     * @return the extension; empty when the file has none, as for {@code unix}
     */
    Optional<String> fileExtension();

    /**
     * The Maven type, and so the extension in a repository, of an image.
     *
     * @return the file extension, or the target's name where the file has none
     */
    default String artifactType() {
        return fileExtension().orElse(name());
    }

    /**
     * What the context that builds this target has to be called inside a dune-workspace. MirageOS libraries compare
     * {@code %{context_name}} with this name, so it is not free.
     *
     * @return {@code solo5}, {@code unikraft}, {@code default} or a name of the target's own
     */
    String duneContext();

    /**
     * The findlib toolchain that compiles for this target when the POM names none.
     *
     * @return the toolchain; empty for the compiler of the host
     */
    Optional<String> toolchain();

    /**
     * The Solo5 ABI of an image, as {@code -z solo5-abi=} takes it and the image's ABI note tells it.
     *
     * @return {@code hvt}, {@code spt}, …; empty for an image that is not a Solo5 one
     */
    Optional<String> abi();

    /**
     * Flags the executable is linked with, after dune's {@code :standard}. One element is one argument.
     *
     * @return the flags, in order
     */
    List<String> linkFlags();

    /**
     * Flags of the OCaml compilers that the whole build context needs. Two targets that differ in them cannot share a
     * context, so they get a workspace file each.
     *
     * @return the flags, in order; usually none
     */
    default List<String> contextOcamlFlags() {
        return List.of();
    }

    /**
     * Flags of the C compiler that the whole build context needs, under the same rule.
     *
     * @return the flags, in order; usually none
     */
    default List<String> contextCFlags() {
        return List.of();
    }

    /**
     * The opam packages an image of this target needs at build time and at run time.
     *
     * @return package formulas in opam's syntax, {@code mirage-solo5 >= 0.10.0}, say
     */
    List<String> packages();

    /**
     * The findlib libraries that are this target's run-time system. A program that lists one of them brings its own
     * start-up code; one of another target's is left out when this target is built.
     *
     * @return library names; empty when there is none
     */
    Set<String> runtimeLibraries();

    /**
     * Whether an image carries a Solo5 application manifest, made from {@code manifest.json} by solo5-elftool.
     *
     * @return true when the manifest is compiled in
     */
    boolean manifest();

    /**
     * Whether the manifest lists the devices of the program. Xen images carry an empty one.
     *
     * @return true when the manifest's devices are those the POM declares
     */
    default boolean devicesInManifest() {
        return manifest();
    }

    /**
     * Why no toolchain makes this target for an architecture.
     *
     * @param architecture {@code x86_64}, {@code aarch64} or {@code ppc64le}
     * @return one sentence with the reason, empty when the architecture is supported
     */
    Optional<String> refusal(String architecture);

    /**
     * The programs that run an image, best first.
     *
     * @return names of executables; empty when the image is itself a program of the host
     */
    List<String> tenders();
}
