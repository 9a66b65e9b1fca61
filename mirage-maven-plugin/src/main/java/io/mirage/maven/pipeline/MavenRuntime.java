package io.mirage.maven.pipeline;

import java.util.Map;

/**
 * What the plugin runs in.
 *
 * @param java the version of Java
 * @param javaHome where Java is
 * @param maven the version of Maven
 * @param mavenHome where Maven is
 * @since 0.1.0
 */
public record MavenRuntime(String java, String javaHome, String maven, String mavenHome) {
    /**
     * As Maven tells it to a session.
     *
     * @param properties the system properties of the session; what is not among them stays empty
     * @return what the session runs in
     */
    public static MavenRuntime of(Map<?, ?> properties) {
        return new MavenRuntime(
                text(properties, "java.version"),
                text(properties, "java.home"),
                text(properties, "maven.version"),
                text(properties, "maven.home"));
    }

    private static String text(Map<?, ?> properties, String name) {
        return properties.get(name) instanceof String text ? text : "";
    }
}
