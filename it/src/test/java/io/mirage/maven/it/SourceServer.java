package io.mirage.maven.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A web server of this machine that has the files of a folder, counts who asks for them, and answers otherwise where a test
 * says so.
 */
final class SourceServer implements AutoCloseable {

    /** What a request gets instead of the file. */
    @FunctionalInterface
    interface Answer {

        /**
         * Answers.
         *
         * @param file what there is of this path
         */
        void give(HttpExchange request, byte[] file) throws IOException, InterruptedException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Path folder;
    private final Map<String, Integer> requests = new TreeMap<>();
    private final Map<String, List<Answer>> next = new HashMap<>();
    private final Map<String, Answer> always = new HashMap<>();
    private final List<Held> held = new ArrayList<>();
    private @Nullable String authorization;

    private SourceServer(Path folder) throws IOException {
        this.folder = folder;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Starts one. */
    static SourceServer of(Path folder) {
        try {
            return new SourceServer(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its address, without a slash at the end. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Answers the next requests for a path, one each; the ones after these as ever. */
    SourceServer next(String path, Answer... answers) {
        synchronized (requests) {
            next.computeIfAbsent(path, any -> new ArrayList<>()).addAll(List.of(answers));
        }
        return this;
    }

    /** Answers all requests for a path. */
    SourceServer always(String path, Answer answer) {
        synchronized (requests) {
            always.put(path, answer);
        }
        return this;
    }

    /** Sends half of a file and no more, until the test lets it go on. */
    Held hold(String path) {
        Held one = new Held(new CountDownLatch(1), new CountDownLatch(1));
        held.add(one);
        next(path, one);
        return one;
    }

    /** From now on asks for a name and a password. */
    SourceServer requireBasic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        synchronized (requests) {
            authorization = "Basic " + Base64.getEncoder().encodeToString(pair);
        }
        return this;
    }

    /** How often a path was asked for; requests without the password, where one is needed, count too. */
    int requests(String path) {
        return requests().getOrDefault(path, 0);
    }

    /** All paths that were asked for, and how often. */
    Map<String, Integer> requests() {
        synchronized (requests) {
            return new TreeMap<>(requests);
        }
    }

    /** Starts to count anew. */
    void forget() {
        synchronized (requests) {
            requests.clear();
        }
    }

    @Override
    public void close() {
        held.forEach(Held::goOn);
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange request) throws IOException {
        try (request) {
            String path = request.getRequestURI().getPath();
            if (!isAllowed(path, request.getRequestHeaders().getFirst("Authorization"))) {
                request.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"toys\"");
                request.sendResponseHeaders(401, -1);
                return;
            }
            Path file = folder.resolve(path.substring(1)).normalize();
            boolean isThere = file.startsWith(folder) && Files.isRegularFile(file);
            answer(path, isThere).give(request, isThere ? Files.readAllBytes(file) : new byte[0]);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isAllowed(String path, @Nullable String given) {
        synchronized (requests) {
            requests.merge(path, 1, Integer::sum);
            return authorization == null || authorization.equals(given);
        }
    }

    private Answer answer(String path, boolean isThere) {
        synchronized (requests) {
            List<Answer> answers = next.getOrDefault(path, List.of());
            if (!answers.isEmpty()) {
                return answers.remove(0);
            }
            return always.getOrDefault(path, isThere ? SourceServer::whole : status(404));
        }
    }

    private static void whole(HttpExchange request, byte[] file) throws IOException {
        send(request, file, file.length);
    }

    private static void send(HttpExchange request, byte[] file, int length) throws IOException {
        request.sendResponseHeaders(200, length);
        try (OutputStream body = request.getResponseBody()) {
            body.write(file, 0, length);
        }
    }

    // --- Answers.

    /** A status and nothing else. */
    static Answer status(int status) {
        return (request, file) -> request.sendResponseHeaders(status, -1);
    }

    /** Other bytes than those of the file. */
    static Answer bytes(byte[] bytes) {
        return (request, file) -> send(request, bytes, bytes.length);
    }

    /** A redirect, also to a path of this server. */
    static Answer redirect(int status, String location) {
        return (request, file) -> {
            request.getResponseHeaders().set("Location", location);
            request.sendResponseHeaders(status, -1);
        };
    }

    /** Half of the file that was promised whole; then the connection ends. */
    static Answer truncated() {
        return (request, file) -> {
            request.sendResponseHeaders(200, file.length);
            // Not closed: closing a body that is too short is an error here, and closing the exchange resets the
            // connection.
            OutputStream body = request.getResponseBody();
            body.write(file, 0, file.length / 2);
            body.flush();
        };
    }

    /** The file, with a rest after each of ten parts. */
    static Answer slow(Duration rest) {
        return (request, file) -> {
            request.sendResponseHeaders(200, file.length);
            try (OutputStream body = request.getResponseBody()) {
                for (int part = 0; part < 10; part++) {
                    int from = part * file.length / 10;
                    body.write(file, from, (part + 1) * file.length / 10 - from);
                    body.flush();
                    Thread.sleep(rest.toMillis());
                }
            }
        };
    }

    /**
     * A request that gets half of a file.
     *
     * @param came when it has
     * @param goesOn when the rest is sent
     */
    record Held(CountDownLatch came, CountDownLatch goesOn) implements Answer {

        @Override
        public void give(HttpExchange request, byte[] file) throws IOException, InterruptedException {
            request.sendResponseHeaders(200, file.length);
            OutputStream body = request.getResponseBody();
            body.write(file, 0, file.length / 2);
            body.flush();
            came.countDown();
            goesOn.await();
            body.write(file, file.length / 2, file.length - file.length / 2);
            body.close();
        }

        /** Waits for the request. */
        Held await(Duration atMost) throws InterruptedException {
            if (!came.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("Nobody asked for the file within " + atMost);
            }
            return this;
        }

        /** Sends the rest. */
        void goOn() {
            goesOn.countDown();
        }
    }
}
