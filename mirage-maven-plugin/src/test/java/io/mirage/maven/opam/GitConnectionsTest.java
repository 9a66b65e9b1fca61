package io.mirage.maven.opam;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Asks for refs through a proxy that wants to know who asks, and never is content. */
@Timeout(60)
class GitConnectionsTest {
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> users = new CopyOnWriteArrayList<>();
    private volatile String scheme = "Basic realm=\"p\"";

    private ServerSocket proxy;

    @BeforeEach
    void start() throws IOException {
        proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    answer(proxy.accept());
                }
            } catch (IOException e) {
                // It is closed.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
    }

    @Test
    void tellTheProxyOfHttpAtOnce() {
        assertThatThrownBy(() -> new GitTransport(access()).refs("http://git.invalid/lamp.git"))
                .isInstanceOf(TransferException.class)
                .hasMessageNotContaining("secret");

        assertThat(requests.get(0)).startsWith("GET http://git.invalid/lamp.git/info/refs");
        // Base64 of anna:secret.
        assertThat(users).isNotEmpty().allMatch(user -> user.equals("Basic YW5uYTpzZWNyZXQ="));
    }

    @Test
    void tellTheProxyOfHttpsWhenItAsks() {
        scheme = "Digest realm=\"p\", nonce=\"abc\", qop=\"auth\", algorithm=SHA-256";

        assertThatThrownBy(() -> new GitTransport(access()).refs("https://git.invalid/lamp.git"))
                .isInstanceOf(TransferException.class)
                .hasMessageNotContaining("secret");

        assertThat(requests)
                .startsWith("CONNECT git.invalid:443 HTTP/1.1", "CONNECT git.invalid:443 HTTP/1.1")
                .hasSizeLessThan(6);
        assertThat(users).isNotEmpty().allMatch(user -> user.startsWith("Digest username=\"anna\""));
    }

    @Test
    void tellNoProxyThatNobodyIsKnownTo() {
        GitAccess nobody = new GitAccess() {
            @Override
            public Proxy proxy(URI address) {
                return access().proxy(address);
            }
        };

        assertThatThrownBy(() -> new GitTransport(nobody).refs("http://git.invalid/lamp.git"))
                .isInstanceOf(TransferException.class);

        assertThat(requests).isNotEmpty();
        assertThat(users).isEmpty();
    }

    private GitAccess access() {
        return new GitAccess() {
            @Override
            public Proxy proxy(URI address) {
                return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getInetAddress(), proxy.getLocalPort()));
            }

            @Override
            public Optional<Credentials> proxyCredentials(URI address) {
                return address.getHost().equals("git.invalid")
                        ? Optional.of(new Credentials("anna", "secret"))
                        : Optional.empty();
            }
        };
    }

    private void answer(Socket socket) throws IOException {
        try (socket) {
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            String request = in.readLine();
            if (request == null) {
                return;
            }
            requests.add(request);
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                if (line.regionMatches(true, 0, "Proxy-Authorization: ", 0, "Proxy-Authorization: ".length())) {
                    users.add(line.substring("Proxy-Authorization: ".length()));
                }
            }
            socket.getOutputStream()
                    .write(("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: " + scheme
                                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                            .getBytes(US_ASCII));
        }
    }
}
