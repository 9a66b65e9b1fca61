package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Unikernels in the background, while the rest of a build talks to them. */
@IntegrationTest
class StartIT {

    private static final String LOG = "target/mirage-run/service.log";
    private static final Pattern PROCESS = Pattern.compile("process (\\d+) listening on port (\\d+)");

    /** Starts one more after the first, which never gets ready. */
    private static TestProject withOneThatIsNeverReady(TestFolder folder, int seconds) {
        return folder.copy("echo-service")
                .replace(
                        "pom.xml",
                        "</executions>\n      </plugin>\n      <plugin>\n        <groupId>org.apache.maven.plugins</groupId>\n        <artifactId>maven-compiler-plugin",
                        """
                <execution>
                  <id>another</id>
                  <goals>
                    <goal>start</goal>
                  </goals>
                  <configuration>
                    <instance>another</instance>
                    <readyLog>what it never says</readyLog>
                    <readyTimeout>%d</readyTimeout>
                  </configuration>
                </execution>
                </executions>
                </plugin>
                <plugin>
                <groupId>org.apache.maven.plugins</groupId>
                <artifactId>maven-compiler-plugin""".formatted(seconds));
    }

    private static long process(String log) {
        Matcher matcher = PROCESS.matcher(log);
        assertThat(matcher.find()).as(log).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    private static void assertGone(long process) {
        assertThat(ProcessHandle.of(process).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void tests_in_java_talk_to_a_unikernel(TestFolder folder) {
        TestProject project = folder.copy("echo-service");

        BuildResult result = project.maven("verify").run().assertSuccess();

        String log = project.read(LOG);
        Matcher line = PROCESS.matcher(log);
        assertThat(line.find()).isTrue();
        result.assertLog()
                .contains("Starting service: dist/host/echo-service by this machine, as an ordinary program, log in "
                        + project.file(LOG))
                .contains("service is ready.", "mirage.service.port = " + line.group(2))
                .contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0")
                .contains("Stopped service: dist/host/echo-service; its log is " + project.file(LOG))
                .doesNotContain("had ended before", "[ERROR");
        assertGone(process(log));
    }

    @Test
    void tests_in_java_talk_to_a_network_stack_over_a_tap_interface(TestFolder folder) {
        TestProject project = folder.copy("mirage-echo");
        if (!Tools.areReal()) {
            // The toys have no network to talk to; what would be run is there.
            project.maven("package", "mirage:run")
                    .property("mirage.dryRun", "true")
                    .run()
                    .assertSuccess()
                    .assertLog()
                    .containsSubsequence(
                            "[INFO] sudo ip tuntap add dev tap-echo mode tap user \"$USER\"",
                            "[INFO] sudo ip addr add 198.19.9.1/24 dev tap-echo",
                            "/solo5-spt --net:service=tap-echo ",
                            "/echo.spt --ipv4=198.19.9.2/24");
            return;
        }

        project.maven("verify")
                .run()
                .assertSuccess()
                .assertLog()
                .containsSubsequence(
                        "Made the tap interface tap-echo with 198.19.9.1/24; it is removed at the end.",
                        "service is ready.",
                        "mirage.service.port = 8080",
                        "Tests run: 1, Failures: 0, Errors: 0, Skipped: 0",
                        "Stopped service: dist/x86_64/echo.spt")
                .doesNotContain("had ended before", "[ERROR");

        assertThat(project.read(LOG)).contains("listening on port 8080");
        assertThat(Path.of("/sys/class/net/tap-echo")).doesNotExist();
    }

    @Test
    void a_build_that_fails_in_between_leaves_none(TestFolder folder) {
        TestProject project = withOneThatIsNeverReady(folder, 2);

        FailedBuild failed = FailedBuild.of(project.maven("verify").run()).assertNoOtherErrors();

        failed.assertMessage()
                .contains("dist/host/echo-service was not ready within 2 s (mirage.ready.timeout), so it was ended")
                .contains("It is ready when its log has what it never says.")
                .contains("Its last lines (" + project.file("target/mirage-run/another.log") + "):")
                .containsPattern(PROCESS);
        assertThat(failed.log()).contains("service is ready.").doesNotContain("Stopped service");
        assertGone(process(project.read(LOG)));
        assertGone(process(project.read("target/mirage-run/another.log")));
    }

    @Test
    void an_interrupted_build_leaves_none(TestFolder folder) throws Exception {
        TestProject project = withOneThatIsNeverReady(folder, 300);

        try (RunningBuild build = project.maven("verify").start()) {
            build.awaitLog("Starting another", Duration.ofMinutes(3));
            long first = process(project.read(LOG));
            assertThat(ProcessHandle.of(first)).get().matches(ProcessHandle::isAlive);
            var processes = build.descendants();
            build.interrupt().await(Duration.ofMinutes(1));

            assertGone(first);
            assertThat(processes).noneMatch(ProcessHandle::isAlive);
        }
    }

    @Test
    void what_a_killed_maven_left_is_ended_by_the_next_one(TestFolder folder) throws Exception {
        TestProject project = withOneThatIsNeverReady(folder, 300);
        try (RunningBuild build = project.maven("verify").start()) {
            build.awaitLog("Starting another", Duration.ofMinutes(3));
            await(() -> PROCESS.matcher(project.read("target/mirage-run/another.log"))
                    .find());
            long service = process(project.read(LOG));
            long another = process(project.read("target/mirage-run/another.log"));
            FailedBuild.of(project.maven("mirage:start@service").run())
                    .assertMessage()
                    .contains("An instance service of this project is run by another Maven");
            build.kill().await(Duration.ofMinutes(1));
            assertThat(ProcessHandle.of(service)).get().matches(ProcessHandle::isAlive);

            project.maven("mirage:stop")
                    .property("mirage.instance", "another")
                    .run()
                    .assertSuccess()
                    .assertLog()
                    .contains("Ended process " + another + ": a unikernel that was left when its Maven was killed.")
                    .doesNotContain("Nothing to stop", "" + service);
            assertGone(another);
            assertThat(ProcessHandle.of(service)).get().matches(ProcessHandle::isAlive);

            project.maven("mirage:start@service", "mirage:stop")
                    .run()
                    .assertSuccess()
                    .assertLog()
                    .containsSubsequence("Ended process " + service, "service is ready.", "Stopped service");
            assertGone(service);
        }
        assertThat(project.file("target/mirage-run")).isDirectoryNotContaining("glob:**.process");
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        Instant end = Instant.now().plusSeconds(60);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(end);
            Thread.sleep(20);
        }
    }

    @Test
    void goals_on_the_command_line_share_what_runs(TestFolder folder) {
        TestProject project = folder.copy("echo-service");

        project.maven("package", "mirage:stop@service", "mirage:start@service", "mirage:stop@service", "mirage:stop")
                .run()
                .assertSuccess()
                .assertLog()
                .containsSubsequence(
                        "Nothing to stop: no instance service runs.",
                        "service is ready.",
                        "Stopped service",
                        "Nothing to stop: no unikernel runs.");
        project.maven("mirage:start@service")
                .property("skipITs", "true")
                .run()
                .assertSuccess()
                .assertLog()
                .contains("Skipped: skipITs is set.");
        FailedBuild.of(project.maven("mirage:start@service", "mirage:start@service")
                        .run())
                .assertMessage()
                .contains("An instance service runs already");
        assertGone(process(project.read(LOG)));
    }

    @Test
    void one_that_ends_at_once_is_told_with_its_last_words(TestFolder folder) {
        TestProject project = folder.copy("echo-service");
        project.write("src/main/mirage/main.ml", "let () = prerr_endline \"no disk\"; exit 64");

        FailedBuild.of(project.maven("verify").run())
                .assertNoOtherErrors()
                .assertMessage()
                .contains("dist/host/echo-service ended with exit code 64: it does not take one of mirage.arguments")
                .contains("before it was ready (its log has ")
                .contains("no disk");
    }

    @Test
    void a_port_that_answers_tells_that_it_is_ready(TestFolder folder) throws Exception {
        TestProject project = folder.copy("echo-service");
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        project.replace("src/main/mirage/main.ml", "Unix.inet_addr_loopback, 0", "Unix.inet_addr_loopback, " + port)
                .replace(
                        "pom.xml",
                        "<readyLog>listening on port (?&lt;port&gt;\\d+)</readyLog>",
                        "<readyPort>" + port + "</readyPort>")
                .replace("pom.xml", "${mirage.service.port}", "" + port);
        project.maven("verify")
                .with(Mavens.MAVEN_4_0)
                .run()
                .assertSuccess()
                .assertLog()
                .contains("Stopped service", "service is ready.", "Tests run: 1, Failures: 0, Errors: 0, Skipped: 0");

        try (ServerSocket taken = new ServerSocket(port, 5, InetAddress.getLoopbackAddress())) {
            FailedBuild.of(project.maven("mirage:start@service").run())
                    .assertMessage()
                    .contains("Something answers already where the unikernel is to answer", "" + taken.getLocalPort());
        }
    }
}
