package io.mirage.maven.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * A Maven repository on a web server with WebDAV, nginx on the loopback interface, that nobody reads or writes without a
 * password.
 */
final class WebRepository implements AutoCloseable {
    static final String USER = "builder";
    static final String PASSWORD = "s3cret & <sound>";

    private final Process process;
    private final int port;
    private final Path files;
    private final Path log;

    private WebRepository(Process process, int port, Path files, Path log) {
        this.process = process;
        this.port = port;
        this.files = files;
        this.log = log;
    }

    /** Starts one, with no files in it. */
    static WebRepository start(TestFolder folder) {
        Path home = folder.folder("nginx");
        Path files = folder.folder("nginx/files");
        Path log = home.resolve("access.log");
        try {
            int port = freePort();
            Files.writeString(home.resolve("passwords"), USER + ":{PLAIN}" + PASSWORD + "\n");
            Files.writeString(home.resolve("nginx.conf"), """
                    daemon off;
                    master_process off;
                    pid %1$s/nginx.pid;
                    error_log %1$s/error.log;
                    events {}
                    http {
                      access_log %1$s/access.log;
                      client_body_temp_path %1$s/body;
                      proxy_temp_path %1$s/proxy;
                      fastcgi_temp_path %1$s/fastcgi;
                      uwsgi_temp_path %1$s/uwsgi;
                      scgi_temp_path %1$s/scgi;
                      client_max_body_size 0;
                      server {
                        listen 127.0.0.1:%2$d;
                        root %3$s;
                        auth_basic "Maven";
                        auth_basic_user_file %1$s/passwords;
                        location / {
                          dav_methods PUT;
                          create_full_put_path on;
                        }
                      }
                    }
                    """.formatted(home, port, files));
            Process process = new ProcessBuilder(
                            Tools.nginx().toString(),
                            "-p",
                            home.toString(),
                            "-e",
                            home.resolve("error.log").toString(),
                            "-c",
                            home.resolve("nginx.conf").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("output.log").toFile())
                    .start();
            WebRepository repository = new WebRepository(process, port, files, log);
            repository.await(home);
            return repository;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void await(Path home) throws IOException {
        Instant end = Instant.now().plus(Duration.ofSeconds(20));
        while (Instant.now().isBefore(end) && process.isAlive()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException e) {
                // Not yet.
            }
        }
        close();
        throw new AssertionError("nginx does not answer:\n" + Files.readString(home.resolve("output.log")));
    }

    String url() {
        return "http://127.0.0.1:" + port + "/";
    }

    /** A file of it, which need not be there. */
    Path file(String path) {
        return files.resolve(path);
    }

    /** What was asked of it, and how it answered. */
    String requests() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A settings.xml with a password for the repository of this id. */
    static Path settings(TestFolder folder, String name, String id, String password) {
        String escaped = password.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        try {
            return Files.writeString(
                    folder.path().resolve(name),
                    "<settings><servers><server><id>" + id + "</id><username>" + USER + "</username><password>"
                            + escaped + "</password></server></servers></settings>\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
