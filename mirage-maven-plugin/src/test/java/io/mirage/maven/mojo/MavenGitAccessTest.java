package io.mirage.maven.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirage.maven.opam.GitAccess;
import java.net.InetSocketAddress;
import java.net.URI;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.repository.Authentication;
import org.eclipse.aether.repository.AuthenticationContext;
import org.eclipse.aether.repository.AuthenticationDigest;
import org.eclipse.aether.repository.Proxy;
import org.junit.jupiter.api.Test;

class MavenGitAccessTest {
    private static final URI LAMP = URI.create("https://git.example/lamp.git");

    private final DefaultRepositorySystemSession session = new DefaultRepositorySystemSession();
    private final MavenGitAccess access = new MavenGitAccess(session);

    @Test
    void takesTheProxyAndItsUserFromTheSettings() {
        session.setProxySelector(
                repository -> new Proxy(Proxy.TYPE_HTTP, "proxy.example", 3128, user("anna", "secret")));

        assertThat(access.proxyCredentials(LAMP)).contains(new GitAccess.Credentials("anna", "secret"));
        assertThat(((InetSocketAddress) access.proxy(LAMP).address()).getHostString())
                .isEqualTo("proxy.example");
        assertThat(access.credentials(LAMP)).isEmpty();
    }

    @Test
    void takesTheServerOfTheHost() {
        session.setAuthenticationSelector(
                repository -> repository.getId().equals("git.example") ? user("ben", "token") : null);
        session.setProxySelector(repository -> new Proxy(Proxy.TYPE_HTTP, "proxy.example", 3128));

        assertThat(access.credentials(LAMP)).contains(new GitAccess.Credentials("ben", "token"));
        assertThat(access.proxyCredentials(LAMP)).isEmpty();
        assertThat(access.credentials(URI.create("https://other.example/lamp.git")))
                .isEmpty();
    }

    @Test
    void knowsNothingWithoutSettings() {
        assertThat(access.proxyCredentials(LAMP)).isEmpty();
        assertThat(access.proxyCredentials(URI.create("file:///lamp.git"))).isEmpty();
        assertThat(access.proxy(LAMP)).isEqualTo(java.net.Proxy.NO_PROXY);
    }

    private static Authentication user(String name, String password) {
        return new Authentication() {
            @Override
            public void fill(AuthenticationContext context, String key, java.util.Map<String, String> data) {
                context.put(AuthenticationContext.USERNAME, name);
                context.put(AuthenticationContext.PASSWORD, password);
            }

            @Override
            public void digest(AuthenticationDigest digest) {
                digest.update(name, password);
            }
        };
    }
}
