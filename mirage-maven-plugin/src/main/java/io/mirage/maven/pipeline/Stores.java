package io.mirage.maven.pipeline;

import io.mirage.maven.opam.DuniverseStore;
import io.mirage.maven.opam.GitRepositories;
import io.mirage.maven.opam.Mirrors;
import io.mirage.maven.opam.Network;
import io.mirage.maven.opam.OpamRepositories;
import io.mirage.maven.opam.Sources;
import io.mirage.maven.opam.StoreMaintenance;
import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.project.DependencyOptions;
import io.mirage.maven.project.SourceMirror;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.slf4j.Logger;

/**
 * What the plugin keeps for all projects of a user.
 *
 * @param root the folder of the store
 * @param network how what is missing is brought
 * @param offline whether nothing may be fetched
 */
record Stores(Path root, Network network, boolean offline) {
    private static final String NAME = "mirage-maven";
    // Fetching waits for servers, not for processors.
    private static final int AT_ONCE = 8;

    static Stores of(Request request, HostEnvironment host) {
        DependencyOptions options = request.declaration().dependencies();
        DependencyAccess access = request.access();
        return new Stores(
                root(options, host),
                new Network(access.transfer(), access.git(), mirrors(options), Network.Pause.SLEEP),
                access.offline());
    }

    private static Path root(DependencyOptions options, HostEnvironment host) {
        return options.store().orElseGet(() -> cache(host).resolve(NAME));
    }

    /** The opam root with the switches that the goal {@code setup} makes. */
    static Path switches(DependencyOptions options, HostEnvironment host) {
        return root(options, host).resolve("switches");
    }

    DuniverseStore duniverse(Consumer<String> warnings) {
        return new DuniverseStore(root, new Sources(root, network), AT_ONCE, warnings);
    }

    StoreMaintenance maintenance() {
        return duniverse(message -> {}).maintenance();
    }

    OpamRepositories.Git repositories(Logger log) {
        return new GitRepositories(root.resolve("repositories"), network, offline, log::info);
    }

    private static Mirrors mirrors(DependencyOptions options) {
        List<Mirrors.Rule> rules = new ArrayList<>();
        List<String> caches = new ArrayList<>();
        for (SourceMirror mirror : options.mirrors()) {
            if (mirror.of().isEmpty()) {
                caches.add(mirror.url());
            } else {
                rules.add(new Mirrors.Rule(mirror.of(), mirror.url()));
            }
        }
        return new Mirrors(rules, caches, false);
    }

    /** Where programs of the user's keep what they can make again. */
    private static Path cache(HostEnvironment host) {
        String system = host.operatingSystem().toLowerCase(Locale.ROOT);
        return host.variable("XDG_CACHE_HOME")
                .filter(path -> !path.isBlank() && Path.of(path).isAbsolute())
                .map(Path::of)
                .or(() -> host.variable("LOCALAPPDATA")
                        .filter(path -> system.startsWith("windows") && !path.isBlank())
                        .map(Path::of))
                .orElseGet(() -> host.userHome().resolve(system.startsWith("mac") ? "Library/Caches" : ".cache"));
    }

    Path opamRoot() {
        return root.resolve("opam");
    }

    /** The C compilers of builds, so that what dune caches of one folder is good for another. */
    Path compilers() {
        return root.resolve("compilers");
    }

    Path duneCaches() {
        return root.resolve("dune-cache");
    }
}
