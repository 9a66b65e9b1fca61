package io.mirage.maven.opam;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on this machine, and a transfer that reaches it. */
final class Downloads implements Transfer, AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** What the server says. */
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    Downloads() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                String path = exchange.getRequestURI().getPath();
                requests.add(path);
                answers.getOrDefault(path, Downloads::notFound).to(exchange);
            }
        });
        server.setExecutor(threads);
        server.start();
    }

    /** The address of what the server has at a path. */
    String url(String path) {
        return "http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + path;
    }

    String serve(String path, byte[] content) {
        return answer(path, exchange -> send(exchange, 200, content));
    }

    String answer(String path, Answer answer) {
        answers.put(path, answer);
        return url(path);
    }

    List<String> requests() {
        return requests;
    }

    static void send(HttpExchange exchange, int status, byte[] content) throws IOException {
        exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
        exchange.getResponseBody().write(content);
    }

    private static void notFound(HttpExchange exchange) throws IOException {
        send(exchange, 404, new byte[0]);
    }

    @Override
    public void fetch(URI location, Path to) throws TransferException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(location).timeout(Duration.ofSeconds(20)).build();
        int status;
        try {
            status = client.send(request, HttpResponse.BodyHandlers.ofFile(to)).statusCode();
        } catch (IOException e) {
            throw new TransferException("the connection broke: " + e.getMessage(), true, e);
        }
        if (status != 200) {
            throw new TransferException("the server answered " + status, status >= 500);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
