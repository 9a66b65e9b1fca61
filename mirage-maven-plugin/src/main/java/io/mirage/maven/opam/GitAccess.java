package io.mirage.maven.opam;

import java.net.Proxy;
import java.net.URI;
import java.util.Optional;

/**
 * What a git repository asks for: who one is, and the way to it.
 *
 * @since 0.1.0
 */
public interface GitAccess {
    /** Nothing: public repositories, reached directly. */
    GitAccess NONE = new GitAccess() {};

    /**
     * A user of a server.
     *
     * @param user the name
     * @param password the password, or a token that is used as one
     */
    record Credentials(String user, String password) {
        @Override
        public String toString() {
            return user + ":…";
        }
    }

    /**
     * Who one is there. SSH does not ask for it: it has keys.
     *
     * @param repository the address of a repository
     * @return the user; empty for none
     */
    default Optional<Credentials> credentials(URI repository) {
        return Optional.empty();
    }

    /**
     * The way there.
     *
     * @param address an address of the repository, {@code http} or {@code https}
     * @return the proxy; {@link Proxy#NO_PROXY} for none
     */
    default Proxy proxy(URI address) {
        return Proxy.NO_PROXY;
    }

    /**
     * Who one is for the proxy. A proxy of {@code https} that asks for it in clear text, by the scheme {@code Basic}, gets it
     * only from a JVM that runs with {@code -Djdk.http.auth.tunneling.disabledSchemes=}.
     *
     * @param address an address of the repository, {@code http} or {@code https}
     * @return the user; empty for none
     */
    default Optional<Credentials> proxyCredentials(URI address) {
        return Optional.empty();
    }
}
