package io.mirage.maven.it;

import java.nio.file.Path;
import java.util.Optional;

/** What the POM of this module tells the tests, as system properties. */
final class Settings {

    private Settings() {}

    /** The build directory of this module. */
    static Path target() {
        return Path.of(required("it.target"));
    }

    /** A setting that the build always gives. */
    static String required(String name) {
        return optional(name)
                .orElseThrow(() -> new IllegalStateException("System property " + name
                        + " is missing: run the tests through Maven, mvn verify -pl it -am -Dit.test=NAME"));
    }

    /** A setting that may be absent, empty or an expression that Maven had nothing for. */
    static Optional<String> optional(String name) {
        return Optional.ofNullable(System.getProperty(name))
                .map(String::strip)
                .filter(value -> !value.isEmpty() && !value.startsWith("${"));
    }
}
