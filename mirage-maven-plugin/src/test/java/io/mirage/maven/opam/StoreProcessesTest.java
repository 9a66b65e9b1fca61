package io.mirage.maven.opam;

import static io.mirage.maven.opam.StoreFixture.content;
import static io.mirage.maven.opam.StoreFixture.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several Mavens with one store. */
@Timeout(120)
class StoreProcessesTest {
    @TempDir
    Path temp;

    private final List<Process> processes = new ArrayList<>();
    private Downloads server;
    private StoreFixture fixture;
    private byte[] archive;

    @BeforeEach
    void start() throws Exception {
        server = new Downloads();
        fixture = new StoreFixture(temp.resolve("store"), server);
        archive = new TarBuilder().file("lamp/lamp.ml", "let on = true").gzip();
    }

    @AfterEach
    void stop() {
        processes.forEach(process -> process.destroyForcibly().onExit().join());
        server.close();
    }

    @Test
    void fetchASourceOnce() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        String url = server.answer("/lamp", exchange -> {
            asked.countDown();
            await(go);
            Downloads.send(exchange, 200, archive);
        });
        Process one = maven("key", url);
        Process two = maven("key", url);
        Process other = maven("other", url);
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        // All are at it: two for one entry, two for one source.
        Thread.sleep(1500);
        go.countDown();

        assertThat(output(one)).isEqualTo(temp.resolve("store/duniverse/key").toString());
        assertThat(output(two)).isEqualTo(temp.resolve("store/duniverse/key").toString());
        assertThat(output(other))
                .isEqualTo(temp.resolve("store/duniverse/other").toString());
        assertThat(server.requests()).containsExactly("/lamp");
        assertThat(fixture.maintenance().verify()).isEmpty();
        assertThat(fixture.maintenance().list()).hasSize(2);
    }

    @Test
    void getOverOneThatIsKilled() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger requests = new AtomicInteger();
        String url = server.answer("/lamp", exchange -> {
            if (requests.incrementAndGet() == 1) {
                exchange.sendResponseHeaders(200, archive.length);
                exchange.getResponseBody().write(archive, 0, 20);
                exchange.getResponseBody().flush();
                asked.countDown();
                await(never);
            } else {
                Downloads.send(exchange, 200, archive);
            }
        });
        Process killed = maven("key", url);
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        killed.destroyForcibly().waitFor();
        assertThat(Files.isDirectory(temp.resolve("store/duniverse/.tmp-key"))).isTrue();
        assertThat(fixture.store().find("key")).isEmpty();

        Path entry = fixture.store().bring("key", List.of(StoreFixture.source(url, "lamp", sha256(archive))), fixture);

        never.countDown();
        assertThat(content(entry)).containsKey("lamp/lamp.ml");
        assertThat(fixture.leftIn("duniverse")).containsExactly(".key.files", ".key.used", "key");
        assertThat(fixture.leftIn("sources")).hasSize(2);
    }

    private Process maven(String key, String url) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home", ""), "bin", "java")
                                .toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", "")),
                        StoreUser.class.getName(),
                        temp.resolve("store").toString(),
                        key,
                        url,
                        sha256(archive))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        processes.add(process);
        return process;
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new IOException("waited in vain");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
