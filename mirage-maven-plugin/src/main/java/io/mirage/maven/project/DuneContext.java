package io.mirage.maven.project;

import io.mirage.maven.target.Target;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A context of a dune-workspace.
 *
 * @param name its name there
 * @param toolchain the findlib toolchain; empty for the compiler of the host
 * @param declared the POM context it comes from; empty for a host context that nobody declared
 * @param targets the targets built in it
 * @since 0.1.0
 */
public record DuneContext(
        String name, Optional<String> toolchain, Optional<BuildContext> declared, List<Target> targets) {
    /** The name of the context that every workspace has. */
    public static final String HOST = "default";

    /** Copies the list. */
    public DuneContext {
        targets = List.copyOf(targets);
    }

    /**
     * A host context with nothing declared for it.
     *
     * @return the context {@code default}
     */
    public static DuneContext host() {
        return new DuneContext(HOST, Optional.empty(), Optional.empty(), List.of());
    }

    /**
     * Flags of the OCaml compilers: what the target needs, then what the POM declares.
     *
     * @return the flags, in order
     */
    public List<String> ocamlFlags() {
        return Stream.concat(
                        targets.stream().limit(1).flatMap(target -> target.contextOcamlFlags().stream()),
                        flags().ocaml().stream())
                .toList();
    }

    /**
     * Flags of the C compiler: what the target needs, then what the POM declares.
     *
     * @return the flags, in order
     */
    public List<String> cFlags() {
        return Stream.concat(
                        targets.stream().limit(1).flatMap(target -> target.contextCFlags().stream()),
                        flags().c().stream())
                .toList();
    }

    /**
     * The flags the POM declares.
     *
     * @return the flags; none for an undeclared host context
     */
    public Flags flags() {
        return declared.map(BuildContext::flags).orElse(Flags.NONE);
    }

    /**
     * The dune context whose programs run during this one's build.
     *
     * @return its name; empty for the context {@code default}, which runs its own
     */
    public Optional<String> hostName() {
        return declared.filter(context -> !name.equals(HOST)).map(BuildContext::host);
    }

    /** What the log calls it: the POM's name, for nobody declared {@code solo5}. */
    @Override
    public String toString() {
        return declared.map(BuildContext::name).orElse(name);
    }
}
