package io.mirage.maven.opam;

import java.io.IOException;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Opens the HTTP connections of git. They take the way that Maven is told, not that of the JVM.
 *
 * <p>A proxy may ask who one is. For {@code http} it is told with the request. For {@code https} the JDK asks for a tunnel,
 * and sends nothing of the request with it; when the proxy refuses that, an authenticator of the connection answers, so
 * nothing of the JVM is changed. What a change of the JVM would take is the scheme {@code Basic}: the JDK does not send a
 * password in clear text to the proxy of a tunnel unless it is started with
 * {@code -Djdk.http.auth.tunneling.disabledSchemes=} ({@code conf/net.properties}).
 */
record GitConnections(GitAccess access) implements HttpConnectionFactory {
    @Override
    public HttpConnection create(URL url) throws IOException {
        return create(url, Proxy.NO_PROXY);
    }

    @Override
    public HttpConnection create(URL url, Proxy proxy) throws IOException {
        Optional<URI> address = Urls.uri(url.toString());
        Proxy wanted = address.map(access::proxy).orElse(Proxy.NO_PROXY);
        Optional<GitAccess.Credentials> user =
                wanted.equals(Proxy.NO_PROXY) ? Optional.empty() : address.flatMap(access::proxyCredentials);
        if (user.isEmpty()) {
            return new JDKHttpConnectionFactory().create(url, wanted);
        }
        if (url.getProtocol().equals("http")) {
            HttpConnection connection = new JDKHttpConnectionFactory().create(url, wanted);
            connection.setRequestProperty("Proxy-Authorization", basic(user.get()));
            return connection;
        }
        URL tunnelled = new URL(null, url.toString(), new Authenticating(user.get()));
        return new JDKHttpConnectionFactory().create(tunnelled, wanted);
    }

    private static String basic(GitAccess.Credentials user) {
        byte[] pair = (user.user() + ":" + user.password()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /** JGit opens the connection and keeps it to itself, so the address has to open one that knows whom to ask. */
    private static final class Authenticating extends URLStreamHandler {
        private final GitAccess.Credentials user;

        Authenticating(GitAccess.Credentials user) {
            this.user = user;
        }

        @Override
        protected URLConnection openConnection(URL url) throws IOException {
            return openConnection(url, Proxy.NO_PROXY);
        }

        @Override
        protected URLConnection openConnection(URL url, Proxy proxy) throws IOException {
            URLConnection connection = new URL(url.toString()).openConnection(proxy);
            if (connection instanceof HttpURLConnection http) {
                http.setAuthenticator(new ProxyUser(user));
            }
            return connection;
        }
    }

    /** Answers a proxy, and only once: who is refused would be asked again and again. Servers are JGit's to answer. */
    private static final class ProxyUser extends Authenticator {
        private final GitAccess.Credentials user;
        private final AtomicBoolean asked = new AtomicBoolean();

        ProxyUser(GitAccess.Credentials user) {
            this.user = user;
        }

        @Override
        protected @Nullable PasswordAuthentication getPasswordAuthentication() {
            return getRequestorType() == RequestorType.PROXY && asked.compareAndSet(false, true)
                    ? new PasswordAuthentication(user.user(), user.password().toCharArray())
                    : null;
        }
    }
}
