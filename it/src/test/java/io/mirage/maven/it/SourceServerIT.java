package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The server of the tests does wrong what it is told to, and nothing else. */
@IntegrationTest
class SourceServerIT {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String TEXT = "0123456789".repeat(100);

    private static HttpRequest request(SourceServer server, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
        return (headers.length == 0 ? request : request.headers(headers)).build();
    }

    private static HttpResponse<String> get(SourceServer server, String path, String... headers)
            throws IOException, InterruptedException {
        return CLIENT.send(request(server, path, headers), HttpResponse.BodyHandlers.ofString());
    }

    private static SourceServer server(TestFolder folder) throws IOException {
        Path files = folder.folder("files");
        Files.writeString(files.resolve("a.txt"), TEXT);
        return SourceServer.of(files);
    }

    @Test
    void serves_files_and_counts(TestFolder folder) throws Exception {
        try (SourceServer server = server(folder)) {
            assertThat(get(server, "/a.txt").body()).isEqualTo(TEXT);
            assertThat(get(server, "/a.txt").statusCode()).isEqualTo(200);
            assertThat(get(server, "/b.txt").statusCode()).isEqualTo(404);
            assertThat(get(server, "/../a.txt").statusCode()).isEqualTo(404);

            assertThat(server.requests("/a.txt")).isEqualTo(2);
            assertThat(server.requests("/b.txt")).isEqualTo(1);
            server.forget();
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void answers_as_told(TestFolder folder) throws Exception {
        try (SourceServer server = server(folder)) {
            server.next(
                    "/a.txt", SourceServer.status(503), SourceServer.bytes(new byte[] {'x'}), SourceServer.truncated());
            server.next("/moved", SourceServer.redirect(302, "/a.txt"));
            server.always("/gone", SourceServer.status(410));

            assertThat(get(server, "/a.txt").statusCode()).isEqualTo(503);
            assertThat(get(server, "/a.txt").body()).isEqualTo("x");
            assertThatThrownBy(() -> get(server, "/a.txt")).isInstanceOf(IOException.class);
            assertThat(get(server, "/a.txt").body()).isEqualTo(TEXT);
            HttpResponse<String> moved = get(server, "/moved");
            assertThat(moved.statusCode()).isEqualTo(302);
            assertThat(moved.headers().firstValue("Location")).contains("/a.txt");
            assertThat(get(server, "/gone").statusCode()).isEqualTo(410);
            assertThat(get(server, "/gone").statusCode()).isEqualTo(410);
        }
    }

    @Test
    void sends_slowly_or_not_before_the_test_says_so(TestFolder folder) throws Exception {
        try (SourceServer server = server(folder)) {
            server.next("/a.txt", SourceServer.slow(Duration.ofMillis(5)));
            assertThat(get(server, "/a.txt").body()).isEqualTo(TEXT);
            SourceServer.Held held = server.hold("/a.txt");

            CompletableFuture<HttpResponse<String>> answer =
                    CLIENT.sendAsync(request(server, "/a.txt"), HttpResponse.BodyHandlers.ofString());

            held.await(Duration.ofSeconds(20));
            assertThat(answer).isNotDone();
            held.goOn();
            assertThat(answer.get(20, TimeUnit.SECONDS).body()).isEqualTo(TEXT);
        }
    }

    @Test
    void asks_for_a_password(TestFolder folder) throws Exception {
        try (SourceServer server = server(folder)) {
            server.requireBasic("ada", "pass");
            String right = "Basic " + Base64.getEncoder().encodeToString("ada:pass".getBytes(StandardCharsets.UTF_8));

            assertThat(get(server, "/a.txt").statusCode()).isEqualTo(401);
            assertThat(get(server, "/a.txt", "Authorization", "Basic xxx").statusCode())
                    .isEqualTo(401);
            assertThat(get(server, "/a.txt", "Authorization", right).body()).isEqualTo(TEXT);
            assertThat(server.requests("/a.txt")).isEqualTo(3);
        }
    }
}
