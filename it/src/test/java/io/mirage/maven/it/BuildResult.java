package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.AbstractStringAssert;

/**
 * How a build ended.
 *
 * @param exitCode Maven's
 * @param log standard output and standard error, in the order they came
 */
public record BuildResult(int exitCode, String log) {

    /** Fails, with the log as the message, if the build did. */
    public BuildResult assertSuccess() {
        assertThat(exitCode)
                .as("exit code of the build with this log:%n%s", log)
                .isZero();
        return this;
    }

    /** Fails, with the log as the message, if the build did not. */
    public BuildResult assertFailure() {
        assertThat(exitCode)
                .as("exit code of the build, which should have failed, with this log:%n%s", log)
                .isNotZero();
        return this;
    }

    /** Assertions on the log; their messages hold it. */
    public AbstractStringAssert<?> assertLog() {
        return assertThat(log).as("build log");
    }
}
