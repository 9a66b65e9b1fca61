package io.mirage.maven.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A Maven repository on the loopback interface that refuses one upload, and all that come after it. */
final class BreakingRepository implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final Path files;
    private int uploads;
    private int refused = Integer.MAX_VALUE;

    private BreakingRepository(HttpServer server, Path files) {
        this.server = server;
        this.files = files;
    }

    static BreakingRepository start(Path files) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            BreakingRepository repository = new BreakingRepository(server, files);
            server.createContext("/", repository::answer);
            server.setExecutor(repository.threads);
            server.start();
            return repository;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** What was uploaded. */
    Path folder() {
        return files;
    }

    /** Breaks at an upload, counted from 1 and from now. */
    synchronized void breakAt(int upload) {
        uploads = 0;
        refused = upload;
    }

    private synchronized boolean isRefused() {
        return ++uploads >= refused;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Path file = files.resolve(exchange.getRequestURI().getPath().substring(1));
            if (exchange.getRequestMethod().equals("PUT")) {
                byte[] bytes = exchange.getRequestBody().readAllBytes();
                if (isRefused()) {
                    exchange.sendResponseHeaders(507, -1);
                    return;
                }
                Files.createDirectories(file.resolveSibling(""));
                Files.write(file, bytes);
                exchange.sendResponseHeaders(201, -1);
            } else if (Files.isRegularFile(file)) {
                byte[] bytes = Files.readAllBytes(file);
                exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
