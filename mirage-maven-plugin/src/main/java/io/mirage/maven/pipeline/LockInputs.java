package io.mirage.maven.pipeline;

import io.mirage.maven.frontend.TargetConfiguration;
import io.mirage.maven.opam.LockFailure;
import io.mirage.maven.opam.OpamRepositories;
import io.mirage.maven.opam.PackageInputs;
import io.mirage.maven.project.Declaration;
import io.mirage.maven.project.PackageRequirement;
import io.mirage.maven.project.Plan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a lock file is solved from.
 *
 * @param packages the opam files that say what is needed, by package name: one a target of a {@code config.ml}, or one for
 *     a program that the POM describes
 * @param repositories the declared opam repositories
 * @param base the project's base directory
 */
record LockInputs(SortedMap<String, String> packages, List<String> repositories, Path base) {
    /** Those that MirageOS projects use: the public one, and ports to dune. */
    static final List<String> DEFAULT_REPOSITORIES = List.of(
            "git+https://github.com/ocaml/opam-repository.git",
            "git+https://github.com/dune-universe/opam-overlays.git",
            "git+https://github.com/dune-universe/mirage-opam-overlays.git");

    static final String REPOSITORIES = "repositories";

    // mirage 4.0 writes a second one, of what is installed and not vendored.
    private static final Pattern OPAM = Pattern.compile("mirage/(?<name>[^/]+)\\.opam");
    private static final String SWITCH = "-switch";

    LockInputs {
        packages = new TreeMap<>(packages);
        repositories = List.copyOf(repositories);
    }

    static LockInputs of(Declaration declaration, Plan plan, Optional<Configuration> configuration) {
        SortedMap<String, String> packages = new TreeMap<>();
        configuration.ifPresent(
                configured -> configured.targets().values().forEach(target -> packages.putAll(generated(target))));
        List<PackageRequirement> declared = declaration.dependencies().packages().stream()
                .flatMap(text -> PackageRequirement.parse(text).stream())
                .toList();
        if (configuration.isEmpty() && !declared.isEmpty()) {
            packages.put(plan.unikernel().name().replace('.', '-') + "-unikernel", opam(declared));
        }
        List<String> repositories = declaration.dependencies().repositories();
        return new LockInputs(
                packages,
                repositories.isEmpty() ? DEFAULT_REPOSITORIES : repositories,
                declaration.directories().base());
    }

    /** The lock file of a project, beside its sources. */
    static Path lockFile(Declaration declaration, Plan plan) {
        return declaration.directories().source().resolve(plan.unikernel().name() + ".opam.locked");
    }

    /** What tells these inputs from others, on every machine: a checksum a package and one of the repositories. */
    SortedMap<String, String> stamps() throws BuildFailure {
        SortedMap<String, String> stamps = new TreeMap<>();
        packages.forEach((name, text) -> stamps.put(name, PackageInputs.stamp(text)));
        StringBuilder portable = new StringBuilder();
        for (String repository : repositories) {
            try {
                portable.append(OpamRepositories.portable(base, repository)).append('\n');
            } catch (LockFailure e) {
                throw new BuildFailure(String.valueOf(e.getMessage()), e);
            }
        }
        stamps.put(REPOSITORIES, PackageInputs.checksum(portable.toString()));
        return stamps;
    }

    /** The repositories that are folders of this machine. */
    static List<Path> localRepositories(Declaration declaration) throws BuildFailure {
        List<Path> folders = new ArrayList<>();
        for (String repository : declaration.dependencies().repositories()) {
            try {
                OpamRepositories.localDirectory(declaration.directories().base(), repository)
                        .ifPresent(folders::add);
            } catch (LockFailure e) {
                throw new BuildFailure(String.valueOf(e.getMessage()), e);
            }
        }
        return folders;
    }

    private static SortedMap<String, String> generated(TargetConfiguration target) {
        SortedMap<String, String> found = new TreeMap<>();
        target.files().forEach((path, text) -> {
            var matcher = OPAM.matcher(path);
            if (matcher.matches() && !matcher.group("name").endsWith(SWITCH)) {
                found.put(matcher.group("name"), text);
            }
        });
        return found;
    }

    private static String opam(List<PackageRequirement> packages) {
        return packages.stream()
                .map(requirement -> "  " + requirement.opam() + "\n")
                .collect(Collectors.joining("", "opam-version: \"2.0\"\ndepends: [\n", "]\n"));
    }
}
