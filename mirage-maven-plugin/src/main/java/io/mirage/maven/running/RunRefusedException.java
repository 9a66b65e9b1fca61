package io.mirage.maven.running;

import java.util.List;

/**
 * An image cannot be run as asked; the message says what is wrong and what to give instead. Nothing was started.
 *
 * @since 0.1.0
 */
public final class RunRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RunRefusedException(String message) {
        super(message);
    }

    /** With all that is wrong in one message. */
    static void throwIfAny(String what, List<String> faults) throws RunRefusedException {
        if (!faults.isEmpty()) {
            throw new RunRefusedException(what + "\n  - " + String.join("\n  - ", faults));
        }
    }
}
