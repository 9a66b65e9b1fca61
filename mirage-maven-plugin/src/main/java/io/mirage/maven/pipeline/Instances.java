package io.mirage.maven.pipeline;

import io.mirage.maven.pipeline.ImageLauncher.Launch;
import io.mirage.maven.process.BackgroundCommand;
import io.mirage.maven.process.CommandException;
import io.mirage.maven.process.CommandResult;
import io.mirage.maven.running.Ending;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.inject.Named;
import javax.inject.Singleton;

/** The unikernels that this Maven started in the background: the goals of one build share it. */
@Named
@Singleton
final class Instances {
    private final SortedMap<String, Instance> running = new TreeMap<>();

    /**
     * One of them.
     *
     * @param project the base directory of the project that started it
     * @param name of the instance
     * @param launch what was started
     * @param command that runs
     * @param log what it prints
     */
    record Instance(Path project, String name, Launch launch, BackgroundCommand command, InstanceLog log)
            implements AutoCloseable {
        String label() {
            return launch.chosen().image().label();
        }

        /** How it ended by itself; empty when it has not. */
        Optional<Ending> ending() throws BuildFailure, InterruptedException {
            try {
                Optional<CommandResult> result = command.result();
                return result.map(one -> Ending.of(launch.chosen().way().kind(), one.exitCode(), one.tail()));
            } catch (CommandException e) {
                throw new BuildFailure("The unikernel cannot be started: " + e.getMessage(), e);
            }
        }

        /** Ends it and what belongs to it. */
        @Override
        public void close() throws IOException {
            command.stop();
            launch.close();
            log.close();
        }
    }

    private static String key(Path project, String name) {
        // No path has a NUL.
        return project + "\0" + name;
    }

    /** Adds one; the one of its name that runs already is the answer, and stays. */
    synchronized Optional<Instance> add(Instance instance) {
        return Optional.ofNullable(running.putIfAbsent(key(instance.project(), instance.name()), instance));
    }

    synchronized Optional<Instance> find(Path project, String name) {
        return Optional.ofNullable(running.get(key(project, name)));
    }

    /** Takes out one of a project, or all of them. */
    synchronized List<Instance> remove(Path project, Optional<String> name) {
        List<Instance> taken = running.values().stream()
                .filter(instance -> instance.project().equals(project))
                .filter(instance -> name.isEmpty() || name.get().equals(instance.name()))
                .toList();
        taken.forEach(instance -> running.remove(key(project, instance.name())));
        return taken;
    }
}
