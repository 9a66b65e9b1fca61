package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.AbstractStringAssert;

/**
 * A build that failed for something the user can put right.
 *
 * @param log of the build
 */
record FailedBuild(String log) {

    private static final String FAILURE = "[ERROR] Failed to execute goal io.mirage.maven:mirage-maven-plugin:";
    private static final Pattern STACK_TRACE = Pattern.compile("(?m)^(?:\\[ERROR] )?\\s+at [\\w.$/]+\\(");

    /** Fails unless the build did, in the way that Maven reserves for faults of the project, and without a stack trace. */
    static FailedBuild of(BuildResult result) {
        result.assertFailure()
                .assertLog()
                .contains("BUILD FAILURE", FAILURE, "MojoFailureException")
                .doesNotContain("MojoExecutionException", "PluginExecutionException", "BUILD ERROR")
                .doesNotContainPattern(STACK_TRACE);
        return new FailedBuild(result.log());
    }

    /** What Maven prints last: the message of the goal that failed, without the marks of the log. */
    String message() {
        return log.substring(log.indexOf(FAILURE), log.indexOf("-> [Help 1]")).replace("[ERROR] ", "");
    }

    AbstractStringAssert<?> assertMessage() {
        return assertThat(message()).as("message of the build with this log:%n%s%n", log);
    }

    /** The errors that were told while the build ran, before its end. */
    List<String> errors() {
        return log.lines()
                .takeWhile(line -> !line.contains("BUILD FAILURE"))
                .filter(line -> line.startsWith("[ERROR]"))
                .map(line -> line.substring("[ERROR]".length()).strip())
                .toList();
    }

    /** Nothing at error level but the failure itself. */
    FailedBuild assertNoOtherErrors() {
        assertThat(errors()).as("errors before the end of%n%s", log).isEmpty();
        return this;
    }

    /** The warnings, each with the lines that belong to it. */
    String warnings() {
        StringBuilder warnings = new StringBuilder();
        boolean within = false;
        for (String line : log.lines().toList()) {
            within = line.startsWith("[WARNING]") || (within && !line.startsWith("["));
            if (within) {
                warnings.append(line).append('\n');
            }
        }
        return warnings.toString();
    }
}
