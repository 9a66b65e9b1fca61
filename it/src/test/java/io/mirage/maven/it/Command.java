package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.AbstractStringAssert;

/** Runs a program other than Maven, to its end. */
final class Command {

    private static final int TIMEOUT_SECONDS = 300;

    private final ProcessBuilder process;

    private Command(List<String> command) {
        process = new ProcessBuilder(command).redirectErrorStream(true);
    }

    static Command of(String... command) {
        return new Command(List.of(command));
    }

    static Command of(List<String> command) {
        return new Command(command);
    }

    Command in(Path folder) {
        process.directory(folder.toFile());
        return this;
    }

    Command environment(String variable, String value) {
        process.environment().put(variable, value);
        return this;
    }

    Command without(String variable) {
        process.environment().remove(variable);
        return this;
    }

    /** Runs it, with standard input closed. */
    Result run() {
        try {
            Process running = process.start();
            running.getOutputStream().close();
            CompletableFuture<byte[]> output = CompletableFuture.supplyAsync(() -> {
                try {
                    return running.getInputStream().readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            if (!running.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                running.descendants().forEach(ProcessHandle::destroyForcibly);
                running.destroyForcibly();
                throw new AssertionError(this + " did not end within " + TIMEOUT_SECONDS + " s");
            }
            return new Result(toString(), running.exitValue(), new String(output.join(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(this + " cannot be started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(this + " was interrupted", e);
        }
    }

    @Override
    public String toString() {
        return String.join(" ", process.command());
    }

    /**
     * How it ended.
     *
     * @param output standard output and standard error together
     */
    record Result(String command, int exitCode, String output) {

        Result assertSuccess() {
            return assertExitCode(0);
        }

        Result assertExitCode(int expected) {
            assertThat(exitCode)
                    .as("exit code of %s, which said:%n%s", command, output)
                    .isEqualTo(expected);
            return this;
        }

        AbstractStringAssert<?> assertOutput() {
            return assertThat(output).as("output of %s", command);
        }
    }
}
