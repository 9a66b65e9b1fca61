package io.mirage.maven.pipeline;

import java.util.List;
import java.util.Map;

/**
 * How the goal {@code setup} is asked to work.
 *
 * @param remove whether everything that it made is removed instead
 * @param system whether packages of the operating system are installed, too
 * @param architectures what Solo5 images are made for; none for what the project, or this machine, needs
 * @param packages {@code NAME.VERSION}, in place of those of the plugin's table
 * @param proxies variables that tell opam of proxies
 * @param confirmation asks the user
 * @since 0.1.0
 */
public record SetupOptions(
        boolean remove,
        boolean system,
        List<String> architectures,
        List<String> packages,
        Map<String, String> proxies,
        Confirmation confirmation) {
    /** Copies the collections. */
    public SetupOptions {
        architectures = List.copyOf(architectures);
        packages = List.copyOf(packages);
        proxies = Map.copyOf(proxies);
    }

    /** Asks the user. */
    @FunctionalInterface
    public interface Confirmation {
        /**
         * Asks whether to go on.
         *
         * @param question what to ask, without a question mark
         * @return whether the answer was yes
         * @throws BuildFailure if nobody can be asked; the message says how to answer beforehand
         */
        boolean ask(String question) throws BuildFailure;
    }
}
