package io.mirage.maven.pipeline;

import java.util.List;
import java.util.Optional;

/**
 * What to do about a finding.
 *
 * @param system packages of the operating system that bring what is missing
 * @param opam packages of opam that do, where the system has none
 * @param words what else there is to say, or to do instead
 */
record Remedy(List<SystemPackage> system, List<String> opam, String words) {
    /** Nothing to do. */
    static final Remedy NONE = new Remedy(List.of(), List.of(), "");

    Remedy {
        system = List.copyOf(system);
        opam = List.copyOf(opam);
    }

    static Remedy words(String words) {
        return new Remedy(List.of(), List.of(), words);
    }

    static Remedy opam(String words, String... packages) {
        return new Remedy(List.of(), List.of(packages), words);
    }

    static Remedy system(SystemPackage system, String... opam) {
        return new Remedy(List.of(system), List.of(opam), "");
    }

    Remedy or(String instead) {
        return new Remedy(system, opam, instead);
    }

    /** The names of the system's packages; empty when it lacks one of them. */
    List<String> packages(Optional<PackageManager> manager) {
        List<String> names = manager.stream()
                .flatMap(known -> system.stream().flatMap(one -> one.name(known).stream()))
                .toList();
        return names.size() == system.size() ? names : List.of();
    }

    /** One command, with the words as a comment of the shell behind it, or the words alone. */
    String text(Optional<PackageManager> manager, boolean root) {
        List<String> packages = packages(manager);
        String command = !packages.isEmpty() && manager.isPresent()
                ? manager.get().command(packages, root)
                : opam.isEmpty() ? "" : "opam install " + String.join(" ", opam);
        if (command.isEmpty() && words.isEmpty() && !system.isEmpty()) {
            return "install "
                    + String.join(" ", system.stream().map(SystemPackage::label).toList());
        }
        return command.isEmpty() || words.isEmpty() ? command + words : command + "   # " + words;
    }
}
