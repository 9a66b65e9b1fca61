package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A program of real size, with libraries, sub-folders and tests: built, started, spoken to, stopped. */
@IntegrationTest
class LwtServiceIT {

    private static final int SECONDS = 60;

    @Test
    void a_service_with_libraries_is_built_tested_and_serves_its_clients(TestFolder folder) throws Exception {
        TestProject project = folder.copy("line-service");

        project.maven("package")
                .run()
                .assertSuccess()
                .assertLog()
                .contains("Tests passed: test_request, test_store.")
                .doesNotContain("WARN", "ERROR");

        try (Service service = Service.start(project.file("target/mirage/dist/host/line-service"))) {
            try (Client one = service.connect();
                    Client two = service.connect()) {
                assertThat(one.ask("PING")).isEqualTo("$pong");
                assertThat(one.ask("set greeting \"grüß dich, \\\"Welt\\\"\"")).isEqualTo("+OK");
                assertThat(two.ask("get greeting")).isEqualTo("$grüß dich, \"Welt\"");
                assertThat(two.ask("incr visits 41")).isEqualTo(":41");
                assertThat(one.ask("incr visits")).isEqualTo(":42");
                assertThat(one.ask("incr greeting")).isEqualTo("-the value of greeting is not a number");
                assertThat(two.askForLines("keys")).containsExactly("greeting", "visits");
                assertThat(two.ask("del greeting")).isEqualTo(":1");
                assertThat(two.ask("get greeting")).isEqualTo("_");
                assertThat(one.ask("set \"open")).isEqualTo("-quote without an end");
                assertThat(one.ask("launch missiles")).isEqualTo("-unknown command \"LAUNCH\"");
                assertThat(one.askForLines("stats")).contains("keys 1", "clients 2");
                assertThat(one.ask("quit")).isEqualTo("+OK");
                assertThat(one.isClosedByTheOther()).isTrue();
                assertThat(two.ask("shutdown")).isEqualTo("+OK");
            }
            assertThat(service.lastLine()).isEqualTo("stopped: a client asked for it");
            assertThat(service.exitCode()).isZero();
        }
    }

    /** The program, which would stop by itself after some time. */
    private record Service(Process process, BufferedReader output, int port) implements AutoCloseable {

        static Service start(Path image) throws IOException {
            Process process = new ProcessBuilder(image.toString(), "--port", "0", "--seconds", "" + SECONDS)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            process.getOutputStream().close();
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            String first = output.readLine();
            assertThat(first).as("its first line").startsWith("port ");
            return new Service(process, output, Integer.parseInt(first.substring("port ".length())));
        }

        Client connect() throws IOException {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(SECONDS));
            return new Client(
                    socket,
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)),
                    new PrintWriter(socket.getOutputStream(), true, StandardCharsets.UTF_8));
        }

        String lastLine() throws IOException {
            return String.valueOf(output.readLine());
        }

        int exitCode() throws InterruptedException {
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
                    .as("it ended")
                    .isTrue();
            return process.exitValue();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    /** Somebody who speaks to it. */
    private record Client(Socket socket, BufferedReader in, PrintWriter out) implements AutoCloseable {

        String ask(String line) throws IOException {
            out.print(line + "\r\n");
            out.flush();
            return String.valueOf(in.readLine());
        }

        List<String> askForLines(String line) throws IOException {
            String head = ask(line);
            assertThat(head).matches("\\*\\d+");
            List<String> lines = new ArrayList<>();
            for (int left = Integer.parseInt(head.substring(1)); left > 0; left--) {
                lines.add(String.valueOf(in.readLine()));
            }
            return lines;
        }

        boolean isClosedByTheOther() throws IOException {
            return in.readLine() == null;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
