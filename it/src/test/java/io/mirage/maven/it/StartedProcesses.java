package io.mirage.maven.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.consumer.RecordingFile;

/**
 * Every process that a Maven starts, whatever program it is: the Java Flight Recorder of its JVM tells. What dune starts in turn
 * is not among them.
 *
 * @param recording where the recorder writes
 */
record StartedProcesses(Path recording) {

    static StartedProcesses in(TestFolder folder, String name) {
        return new StartedProcesses(folder.folder("recordings").resolve(name + ".jfr"));
    }

    /** A build that is recorded. */
    MavenBuild of(MavenBuild build) {
        return build.environment("JDK_JAVA_OPTIONS", "\"-XX:StartFlightRecording=filename=" + recording + "\"");
    }

    /** Their command lines, with blanks between the words, in the order of their starts. */
    List<String> commands() {
        try {
            return RecordingFile.readAllEvents(recording).stream()
                    .filter(event -> event.getEventType().getName().equals("jdk.ProcessStart"))
                    .sorted((a, b) -> a.getStartTime().compareTo(b.getStartTime()))
                    .map(event -> event.getString("command"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
