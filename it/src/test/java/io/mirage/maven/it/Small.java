package io.mirage.maven.it;

import java.nio.file.Path;

/** The fixture {@code small}: two modules, and a plugin configuration that the test writes. */
final class Small {

    /** Contexts that build for this machine, without any toolchain of their own. */
    static final String UNIX = contexts(context("host", "unix"));

    private Small() {}

    /** A copy with this XML in the plugin's {@code <configuration>}. */
    static TestProject copy(TestFolder folder, String... configuration) {
        return copyInto(folder, "small", configuration);
    }

    /** A copy in a folder of this name. */
    static TestProject copyInto(TestFolder folder, String name, String... configuration) {
        return configured(folder.copy("small", name), configuration);
    }

    private static TestProject configured(TestProject project, String... configuration) {
        return project.replace("pom.xml", "<!-- configuration -->", String.join("\n", configuration));
    }

    static String contexts(String... contexts) {
        return "<contexts>" + String.join("\n", contexts) + "</contexts>";
    }

    /** A context; {@code more} are the XML elements after its name and targets. */
    static String context(String name, String targets, String... more) {
        return "<context><name>" + name + "</name><targets>" + targets + "</targets>" + String.join("", more)
                + "</context>";
    }

    static String prefix(Tools.Prefix prefix) {
        return prefix(prefix.path());
    }

    static String prefix(Path prefix) {
        return "<prefix>" + prefix + "</prefix>";
    }
}
