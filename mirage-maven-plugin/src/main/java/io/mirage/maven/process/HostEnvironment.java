package io.mirage.maven.process;

import java.io.File;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;

/**
 * The host a build runs on: its time, its environment variables, its machine. The one place where the rest of the
 * plugin learns of them, so that a test can set them.
 *
 * @since 0.1.0
 */
@Named
@Singleton
public final class HostEnvironment {

    private final Clock clock;
    private final Map<String, String> variables;
    private final int processors;
    private final String operatingSystem;
    private final String architecture;
    private final Path userHome;

    /**
     * The host of this JVM, as it is now.
     *
     * @since 0.1.0
     */
    @Inject
    public HostEnvironment() {
        this(
                Clock.systemUTC(),
                System.getenv(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name", ""),
                System.getProperty("os.arch", ""),
                home(System.getProperty("user.home", ""), System.getenv().getOrDefault("HOME", "")));
    }

    /** Java says "?" of a user that the system has no entry for, as in a container that is run with any user id. */
    static Path home(String ofUser, String variable) {
        return Stream.of(ofUser, variable)
                .filter(text -> !text.isEmpty())
                .map(Path::of)
                .filter(Path::isAbsolute)
                .findFirst()
                .orElseGet(() -> Path.of(File.separator));
    }

    /**
     * A host with given properties.
     *
     * @param clock says what time it is
     * @param variables the complete environment
     * @param processors how many processors there are, at least 1
     * @param operatingSystem its name as Java gives it, {@code Linux} for example
     * @param architecture the machine's, as Java gives it: {@code amd64}, {@code aarch64}, …
     * @param userHome the home directory of the user
     * @throws IllegalArgumentException when there is no processor
     * @since 0.1.0
     */
    public HostEnvironment(
            Clock clock,
            Map<String, String> variables,
            int processors,
            String operatingSystem,
            String architecture,
            Path userHome) {
        if (processors < 1) {
            throw new IllegalArgumentException("a host has at least one processor, not " + processors);
        }
        this.clock = clock;
        this.variables = Map.copyOf(variables);
        this.processors = processors;
        this.operatingSystem = operatingSystem;
        this.architecture = architecture;
        this.userHome = userHome;
    }

    /**
     * The time.
     *
     * @return now
     * @since 0.1.0
     */
    public Instant now() {
        return clock.instant();
    }

    /**
     * The environment.
     *
     * @return all variables, immutable
     * @since 0.1.0
     */
    public Map<String, String> variables() {
        return variables;
    }

    /**
     * One variable.
     *
     * @param name its name
     * @return its value, which may be empty; absent when it is not set
     * @since 0.1.0
     */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    /**
     * Where programs are searched.
     *
     * @return the variable {@code PATH}, empty when it is not set
     * @since 0.1.0
     */
    public String path() {
        return variable("PATH").orElse("");
    }

    /**
     * How much can run at the same time.
     *
     * @return the number of processors, at least 1
     * @since 0.1.0
     */
    public int processors() {
        return processors;
    }

    /**
     * The operating system.
     *
     * @return its name as Java gives it, {@code Linux} for example
     * @since 0.1.0
     */
    public String operatingSystem() {
        return operatingSystem;
    }

    /**
     * The machine.
     *
     * @return its architecture as Java gives it: {@code amd64}, {@code aarch64}, …
     * @since 0.1.0
     */
    public String architecture() {
        return architecture;
    }

    /**
     * The home directory of the user.
     *
     * @return its path, absolute, which need not exist: what Java says, else the variable {@code HOME}, else the root
     * @since 0.1.0
     */
    public Path userHome() {
        return userHome;
    }
}
