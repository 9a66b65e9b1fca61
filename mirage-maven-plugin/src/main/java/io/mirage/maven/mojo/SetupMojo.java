package io.mirage.maven.mojo;

import io.mirage.maven.pipeline.BuildFailure;
import io.mirage.maven.pipeline.Request;
import io.mirage.maven.pipeline.SetupGoal;
import io.mirage.maven.pipeline.SetupOptions;
import java.io.Console;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.jspecify.annotations.Nullable;

/**
 * Installs the tools and toolchains that are missing: dune, OCaml, mirage and opam-monorepo into an opam switch for the host,
 * ocaml-solo5 into one for each architecture. They are the plugin's own, below <code>mirage.store</code>; your opam switches
 * are neither used nor changed. It prints the commands first, and asks. Without a project it installs what a project with
 * <code>hvt</code> images for this machine needs. Packages come from <code>opamRepositories</code>, by default from the public
 * one.
 *
 * @since 0.1.0
 */
@Mojo(name = "setup", requiresProject = false, aggregator = true, threadSafe = true)
public final class SetupMojo extends AbstractMirageMojo {
    private final SetupGoal goal;
    private final SettingsDecrypter decrypter;

    /**
     * Answers all questions with yes. Needed outside a terminal.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.setup.yes", defaultValue = "false")
    boolean yes;

    /**
     * Removes everything that the goal installed, instead.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.setup.remove", defaultValue = "false")
    boolean remove;

    /**
     * Also installs packages of the operating system, with its package manager. Otherwise the command is printed that does.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.setup.system", defaultValue = "false")
    boolean system;

    /**
     * What Solo5 images are made for: <code>x86_64</code>, <code>aarch64</code>; comma-separated on the command line. Default:
     * what the contexts of the project need that name no <code>prefix</code> and no <code>opamSwitch</code>, or this machine.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.setup.architectures")
    @Nullable
    List<String> architectures;

    /**
     * Other versions than those of the plugin's table, as <code>mirage.4.10.1,dune.3.17.2</code>. <code>ocaml-system</code>
     * takes the OCaml of the operating system for the compiler. The switches that are there are changed.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.setup.packages")
    @Nullable
    List<String> setupPackages;

    /**
     * Makes the goal.
     *
     * @param goal does the work
     * @param decrypter of the passwords in settings.xml
     */
    @Inject
    public SetupMojo(SetupGoal goal, SettingsDecrypter decrypter) {
        this.goal = goal;
        this.decrypter = decrypter;
    }

    @Override
    void run(Request request) throws BuildFailure, IOException, InterruptedException {
        goal.run(
                request,
                ProjectKind.isUnikernel(project, request),
                new SetupOptions(
                        remove,
                        system,
                        orEmpty(architectures),
                        orEmpty(setupPackages),
                        proxies(decrypter
                                .decrypt(new DefaultSettingsDecryptionRequest(session.getSettings()))
                                .getProxies()),
                        this::ask),
                log);
    }

    @SuppressWarnings("SystemConsoleNull") // the null check is for Java 17 to 21
    private boolean ask(String question) throws BuildFailure {
        if (yes) {
            return true;
        }
        Console console = session.getRequest().isInteractiveMode() ? System.console() : null;
        String answer = console == null ? null : console.readLine("%s? [y/N] ", question);
        if (answer == null) {
            throw new BuildFailure("Nobody can be asked here, and nothing was done. If the above is what you want, add"
                    + " -Dmirage.setup.yes.");
        }
        return answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    }

    /** The variables that curl and wget know, with which opam fetches. */
    static Map<String, String> proxies(List<Proxy> proxies) throws BuildFailure {
        Map<String, String> variables = new TreeMap<>();
        for (Proxy proxy : proxies) {
            if (!proxy.isActive()) {
                continue;
            }
            String user = proxy.getUsername() == null
                    ? null
                    : proxy.getPassword() == null
                            ? proxy.getUsername()
                            : proxy.getUsername() + ":" + proxy.getPassword();
            try {
                String url = new URI("http", user, proxy.getHost(), proxy.getPort(), null, null, null).toASCIIString();
                variables.putIfAbsent(proxy.getProtocol().toLowerCase(Locale.ROOT) + "_proxy", url);
            } catch (URISyntaxException e) {
                throw new BuildFailure(
                        "The proxy " + proxy.getId() + " of settings.xml has no usable host: " + proxy.getHost());
            }
            if (proxy.getNonProxyHosts() != null && !proxy.getNonProxyHosts().isBlank()) {
                variables.putIfAbsent(
                        "no_proxy",
                        proxy.getNonProxyHosts()
                                .replace("*.", ".")
                                .replace("*", "")
                                .replace('|', ','));
            }
        }
        return variables;
    }
}
