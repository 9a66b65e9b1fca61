package io.mirage.maven.pipeline;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What came of looking for one requirement.
 *
 * @param what is required
 * @param state whether it is there
 * @param version which one it is; empty when that is not known, or it has none
 * @param file where it was found; empty when it was not, or is no file
 * @param detail what else was found, or what is wrong
 * @param neededBy the contexts, targets or goals that need it
 * @param remedy what to do; nothing when all is well
 */
record Finding(
        String what,
        State state,
        Optional<String> version,
        Optional<Path> file,
        String detail,
        List<String> neededBy,
        Remedy remedy) {
    /** How it is told that a program is nowhere. */
    static final String MISSING = "missing";

    Finding {
        neededBy = List.copyOf(neededBy);
    }

    /** Whether a requirement is met. */
    enum State {
        /** It is there. */
        OK("ok"),
        /** Missing and not needed now, or there and worth a remark. */
        NOTE("note"),
        /** Missing or unusable, and needed by this project. */
        FAIL("FAIL");

        private final String label;

        State(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /**
     * Who needs something.
     *
     * @param by the contexts, targets or goals
     * @param now whether the project cannot be built without it
     */
    record Need(List<String> by, boolean now) {
        Need {
            by = List.copyOf(by);
        }

        static Need optional(String... by) {
            return new Need(List.of(by), false);
        }

        static Need now(String... by) {
            return new Need(List.of(by), true);
        }
    }

    static Finding ok(String what, Optional<String> version, Optional<Path> file, String detail, Need need) {
        return new Finding(what, State.OK, version, file, detail, need.by(), Remedy.NONE);
    }

    /** Something that is there, and about which there is something to say. */
    static Finding note(
            String what, Optional<String> version, Optional<Path> file, String detail, Need need, Remedy remedy) {
        return new Finding(what, State.NOTE, version, file, detail, need.by(), remedy);
    }

    /** Something that is missing or unusable: that is bad only if it is needed. */
    static Finding bad(
            String what, Optional<String> version, Optional<Path> file, String detail, Need need, Remedy remedy) {
        return new Finding(what, need.now() ? State.FAIL : State.NOTE, version, file, detail, need.by(), remedy);
    }

    static Finding missing(String what, Need need, Remedy remedy) {
        return bad(what, Optional.empty(), Optional.empty(), MISSING, need, remedy);
    }

    /** The version, the place and the rest, as far as there are any. */
    String found() {
        return Stream.of(version.orElse(""), file.map(Path::toString).orElse(""), detail)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }
}
