package io.mirage.maven.it;

import java.nio.file.Files;
import java.nio.file.Path;

/** The Mavens that the plugin is tested in; the build unpacks them. */
public enum Mavens {
    MAVEN_3_9("it.maven.3.9"),
    MAVEN_3_10("it.maven.3.10"),
    MAVEN_4_0("it.maven.4.0");

    private final String property;

    Mavens(String property) {
        this.property = property;
    }

    /** The full version. */
    public String version() {
        return Settings.required(property);
    }

    /** Where it is unpacked. */
    public Path home() {
        Path home = Path.of(Settings.required("it.mavens")).resolve("apache-maven-" + version());
        if (!Files.isExecutable(home.resolve("bin").resolve("mvn"))) {
            throw new IllegalStateException("Maven " + version() + " is not in " + home
                    + "; the build unpacks it: mvn pre-integration-test -pl it -am");
        }
        return home;
    }
}
