package io.mirage.maven.pipeline;

import io.mirage.maven.pipeline.ImageLauncher.Chosen;
import io.mirage.maven.pipeline.ImageLauncher.Launch;
import io.mirage.maven.pipeline.Instances.Instance;
import io.mirage.maven.process.BackgroundCommand;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.process.ProcessTree;
import io.mirage.maven.running.Ending;
import io.mirage.maven.running.Readiness;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;
import org.slf4j.Logger;

/**
 * The goals {@code start} and {@code stop}: images that run while the rest of a build talks to them.
 *
 * @since 0.1.0
 */
@Named
@Singleton
public final class StartGoal {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,99})");
    private static final String FOLDER = "mirage-run";
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final int CONNECT_MILLIS = 250;
    private static final int LOOK_MILLIS = 50;

    private final ImageLauncher launcher;
    private final CommandRunner runner;
    private final Instances instances;
    private final HostEnvironment host;

    /**
     * Makes the goal.
     *
     * @param launcher chooses the image and its tender
     * @param runner runs it
     * @param instances what runs
     * @param host tells the time
     */
    @Inject
    StartGoal(ImageLauncher launcher, CommandRunner runner, Instances instances, HostEnvironment host) {
        this.launcher = launcher;
        this.runner = runner;
        this.instances = instances;
        this.host = host;
    }

    /**
     * Starts an image, and waits until it is ready.
     *
     * @param request what is declared
     * @param run which image, and with what
     * @param name of the instance; empty for the context and the target of the image
     * @param readiness when it is ready
     * @param log of the build
     * @return what the named groups of the expression matched, by the property of the project that tells it
     * @throws BuildFailure if nothing can be run as asked, or it does not get ready; it does not run any more then
     * @throws IOException if a file cannot be read or written
     * @throws InterruptedException if the build is interrupted; the unikernel is ended then
     */
    public Map<String, String> start(
            Request request, RunRequest run, Optional<String> name, Readiness readiness, Logger log)
            throws BuildFailure, IOException, InterruptedException {
        Path project = request.declaration().directories().base();
        Chosen chosen = launcher.choose(request, run, log);
        String instanceName = name.orElseGet(
                () -> chosen.image().context() + "-" + chosen.image().kind().target());
        checkName(instanceName);
        if (instances.find(project, instanceName).isPresent()) {
            throw new BuildFailure("An instance " + instanceName
                    + " runs already: stop it before (mirage:stop), or give this one another name (mirage.instance).");
        }
        Path folder = folder(request);
        Path record = InstanceRecord.file(folder, instanceName);
        if (InstanceRecord.read(record).filter(InstanceRecord::isOfAnother).isPresent()) {
            throw new BuildFailure("An instance " + instanceName + " of this project is run by another Maven: wait for"
                    + " its end, or give this one another name (mirage.instance).");
        }
        endLeft(record, log);
        Instance instance = instance(request, chosen, new InstanceLog(folder, instanceName, readiness), readiness, log);
        boolean ready = false;
        try {
            log.info(
                    "Starting {}: {} by {}, log in {}",
                    instanceName,
                    instance.label(),
                    chosen.way().kind().label(),
                    instance.log().file());
            log.debug(instance.launch().command().rendered());
            await(instance, readiness);
            ready = instances.add(instance).isEmpty();
        } finally {
            if (!ready) {
                instance.close();
            }
        }
        if (!ready) {
            throw new BuildFailure("An instance " + instanceName + " was started at the same time.");
        }
        log.info("{} is ready.", instanceName);
        Map<String, String> properties = new TreeMap<>();
        instance.log()
                .groups()
                .forEach((group, value) -> properties.put("mirage." + instanceName + "." + group, value));
        return properties;
    }

    private static Path folder(Request request) {
        return request.declaration().directories().build().resolve(FOLDER);
    }

    /** Ends what a Maven that was killed could not end; whether there was something. */
    private boolean endLeft(Path record, Logger log) throws IOException, InterruptedException {
        Optional<InstanceRecord> left = InstanceRecord.read(record).filter(InstanceRecord::isLeft);
        if (left.isEmpty()) {
            return false;
        }
        Optional<ProcessHandle> process = left.get().unikernel().handle();
        if (process.isPresent()) {
            new ProcessTree(process.get(), GRACE).end();
            log.warn(
                    "Ended process {}: a unikernel that was left when its Maven was killed.",
                    process.get().pid());
        }
        launcher.removeTaps(left.get().taps(), log);
        Files.deleteIfExists(record);
        return process.isPresent();
    }

    private Instance instance(Request request, Chosen chosen, InstanceLog output, Readiness readiness, Logger log)
            throws BuildFailure, IOException, InterruptedException {
        Optional<Launch> launch = Optional.empty();
        boolean started = false;
        try {
            launch = Optional.of(launcher.launch(request, chosen, log));
            // Only now, when a tap interface that is made leads there: before, anybody might answer for that network.
            if (readiness.port().filter(StartGoal::answers).isPresent()) {
                throw new BuildFailure("Something answers already where the unikernel is to answer, "
                        + readiness.port().get()
                        + ": another program, or one that an earlier build left. Nothing is run.");
            }
            output.with(launch.get().taps().names());
            BackgroundCommand command =
                    BackgroundCommand.start(runner, launch.get().command(), output);
            started = true;
            return new Instance(
                    request.declaration().directories().base(), output.name(), launch.get(), command, output);
        } finally {
            if (!started) {
                output.close();
                if (launch.isPresent()) {
                    launch.get().close();
                }
            }
        }
    }

    private static void checkName(String name) throws BuildFailure {
        if (!NAME.matcher(name).matches()) {
            throw new BuildFailure(
                    "mirage.instance '" + name + "' is not a name of letters, digits, '_', '.' and '-'.");
        }
    }

    private void await(Instance instance, Readiness readiness) throws BuildFailure, InterruptedException {
        Instant start = host.now();
        while (true) {
            Duration passed = Duration.between(start, host.now());
            // Asked first, so that what it printed at its end has been seen when it is found ended.
            boolean running = instance.command().isRunning();
            if (!running) {
                Optional<Ending> ending = instance.ending();
                throw new BuildFailure(instance.label() + " "
                        + ending.map(Ending::words).orElse("was ended")
                        + ", before it was ready (" + readiness.words() + ").\n"
                        + instance.log().tail());
            }
            if (passed.compareTo(readiness.delay()) >= 0
                    && instance.log().isMatched()
                    && readiness.port().map(StartGoal::answers).orElse(true)) {
                return;
            }
            if (passed.compareTo(readiness.timeout()) >= 0) {
                throw new BuildFailure(instance.label() + " was not ready within "
                        + readiness.timeout().toSeconds()
                        + " s (mirage.ready.timeout), so it was ended. It is ready when "
                        + readiness.words() + ".\n" + instance.log().tail());
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private static boolean answers(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Ends what was started. Nothing to end is no fault.
     *
     * @param request what is declared
     * @param name of the instance; empty for all of the project
     * @param log of the build
     * @throws BuildFailure if an instance could not be run at all
     * @throws IOException if a log cannot be closed
     * @throws InterruptedException if the build is interrupted
     */
    public void stop(Request request, Optional<String> name, Logger log)
            throws BuildFailure, IOException, InterruptedException {
        if (name.isPresent()) {
            checkName(name.get());
        }
        var taken = instances.remove(request.declaration().directories().base(), name);
        boolean left = false;
        Path folder = folder(request);
        for (Path record :
                name.map(one -> List.of(InstanceRecord.file(folder, one))).orElse(InstanceRecord.files(folder))) {
            left |= endLeft(record, log);
        }
        if (taken.isEmpty() && !left) {
            log.info(
                    "Nothing to stop: {} runs.",
                    name.map(one -> "no instance " + one).orElse("no unikernel"));
        }
        for (Instance instance : taken) {
            Optional<Ending> ending = instance.ending();
            instance.close();
            if (ending.isPresent()) {
                log.warn(
                        "{} had ended before: {} {}; its log is {}",
                        instance.name(),
                        instance.label(),
                        ending.get().words(),
                        instance.log().file());
            } else {
                log.info(
                        "Stopped {}: {}; its log is {}",
                        instance.name(),
                        instance.label(),
                        instance.log().file());
            }
        }
    }
}
