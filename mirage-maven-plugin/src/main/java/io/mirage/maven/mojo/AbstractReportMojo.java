package io.mirage.maven.mojo;

import io.mirage.maven.pipeline.BuildFailure;
import io.mirage.maven.pipeline.Format;
import java.io.File;
import java.io.IOException;
import java.util.List;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** A goal that tells something, to people or to programs. */
abstract class AbstractReportMojo extends AbstractMirageMojo {
    /**
     * <code>text</code> or <code>json</code>; <code>describe</code> knows for a project with a <code>config.ml</code> also
     * <code>dot</code> and <code>svg</code>, the devices of its first target as a Graphviz digraph or as a picture.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.format", defaultValue = "text")
    @SuppressWarnings("NullAway.Init")
    String format;

    /**
     * Writes the report to this file instead of the log.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.outputFile")
    @Nullable
    File outputFile;

    /** What was asked for, among what this goal can do. */
    final Format format(Format... allowed) throws BuildFailure {
        return Format.of(format, allowed);
    }

    final void report(List<String> lines) throws IOException {
        ReportOutput.write(lines, outputFile, log);
    }
}
