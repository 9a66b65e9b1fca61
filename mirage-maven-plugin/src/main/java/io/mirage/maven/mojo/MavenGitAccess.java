package io.mirage.maven.mojo;

import io.mirage.maven.opam.GitAccess;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Optional;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.repository.AuthenticationContext;
import org.eclipse.aether.repository.RemoteRepository;
import org.jspecify.annotations.Nullable;

/** Credentials and proxies of Maven's settings for git: those of the server whose id is the host's name. */
final class MavenGitAccess implements GitAccess {
    private final RepositorySystemSession session;

    MavenGitAccess(RepositorySystemSession session) {
        this.session = session;
    }

    @Override
    public Optional<Credentials> credentials(URI repository) {
        if (repository.getHost() == null) {
            return Optional.empty();
        }
        RemoteRepository known = MavenTransfer.repository(session, repository);
        try (AuthenticationContext context = AuthenticationContext.forRepository(session, known)) {
            return of(context);
        }
    }

    @Override
    public Optional<Credentials> proxyCredentials(URI address) {
        if (address.getHost() == null) {
            return Optional.empty();
        }
        RemoteRepository known = MavenTransfer.repository(session, address);
        try (AuthenticationContext context = AuthenticationContext.forProxy(session, known)) {
            return of(context);
        }
    }

    private static Optional<Credentials> of(@Nullable AuthenticationContext context) {
        if (context == null) {
            return Optional.empty();
        }
        String user = context.get(AuthenticationContext.USERNAME);
        String password = context.get(AuthenticationContext.PASSWORD);
        return user == null || password == null ? Optional.empty() : Optional.of(new Credentials(user, password));
    }

    @Override
    public Proxy proxy(URI address) {
        if (address.getHost() == null) {
            return Proxy.NO_PROXY;
        }
        org.eclipse.aether.repository.Proxy known =
                MavenTransfer.repository(session, address).getProxy();
        return known == null
                ? Proxy.NO_PROXY
                : new Proxy(Proxy.Type.HTTP, new InetSocketAddress(known.getHost(), known.getPort()));
    }
}
