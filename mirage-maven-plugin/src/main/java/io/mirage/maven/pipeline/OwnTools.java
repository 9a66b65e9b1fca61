package io.mirage.maven.pipeline;

import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.project.Declaration;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;

/**
 * The tools that the goal {@code setup} installed.
 *
 * @since 0.1.0
 */
@Named
@Singleton
public final class OwnTools {
    private final HostEnvironment host;

    /**
     * Makes it.
     *
     * @param host the machine
     */
    @Inject
    public OwnTools(HostEnvironment host) {
        this.host = host;
    }

    /**
     * Where a tool is.
     *
     * @param declaration what the project declares
     * @param name the name or path that is declared for the tool
     * @return its path, if {@code setup} installed it and the project is to use it; otherwise the name
     */
    public String find(Declaration declaration, String name) {
        return OwnToolchains.of(declaration, host).tool(name);
    }
}
