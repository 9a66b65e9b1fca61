package io.mirage.maven.running;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a unikernel ended, in words.
 *
 * @param good whether it says that it succeeded, or nobody can tell
 * @param words what follows the name of the image in a sentence
 * @since 0.1.0
 */
public record Ending(boolean good, String words) {
    private static final Pattern EXIT = Pattern.compile("solo5_exit\\((\\d{1,3})\\) called");
    private static final Pattern ABORT = Pattern.compile("solo5_abort\\(\\) called|\\bABORT:");
    private static final Pattern KVM = Pattern.compile("\\bKVM\\b|\\bkvm");
    // QEMU's isa-debug-exit makes (41 << 1) | 1 of what Solo5 writes, whatever the unikernel's status was.
    private static final int QEMU_LOST_STATUS = 83;
    private static final int SIGNAL = 128;
    private static final int ABORTED = 255;
    private static final int HELP = 63;
    private static final int BAD_ARGUMENT = 64;

    /**
     * Says what an exit code means.
     *
     * @param kind what ran the image
     * @param exitCode of that program
     * @param tail the last lines it printed
     * @return how it ended
     */
    public static Ending of(Way.Kind kind, int exitCode, List<String> tail) {
        if (kind == Way.Kind.VIRTIO && exitCode == QEMU_LOST_STATUS) {
            Optional<Integer> told = told(tail);
            return told.isPresent()
                    ? of(Way.Kind.HVT, told.get(), tail)
                    : new Ending(true, "ended; QEMU does not tell its exit code");
        }
        return exitCode == 0
                ? new Ending(true, "ended with exit code 0")
                : new Ending(
                        false, "ended with exit code " + exitCode + ": " + meaning(kind, exitCode) + kvm(kind, tail));
    }

    /** What the unikernel wrote of its own status, which the virtio machine loses. */
    private static Optional<Integer> told(List<String> tail) {
        for (int i = tail.size() - 1; i >= 0; i--) {
            Matcher exit = EXIT.matcher(tail.get(i));
            if (exit.find()) {
                return Optional.of(Integer.valueOf(exit.group(1)));
            }
            if (ABORT.matcher(tail.get(i)).find()) {
                return Optional.of(ABORTED);
            }
        }
        return Optional.empty();
    }

    /** KVM inside a virtual machine may be there and not work, and nothing but a start tells. */
    private static String kvm(Way.Kind kind, List<String> tail) {
        boolean used = kind == Way.Kind.HVT || kind == Way.Kind.VIRTIO;
        return used && tail.stream().anyMatch(line -> KVM.matcher(line).find())
                ? "; if KVM does not work on this machine, -Dmirage.kvm=false does without"
                : "";
    }

    private static String meaning(Way.Kind kind, int exitCode) {
        boolean tender = !kind.isProgram();
        return switch (exitCode) {
            case 1 ->
                tender
                        ? "the unikernel says that it failed, or " + kind.label()
                                + " refused to start it; the lines above tell"
                        : "it says that it failed; the lines above tell";
            case 2 -> "an OCaml exception that nothing caught; the lines above name it";
            case HELP -> "it printed its help or version, because an argument asked for that";
            case BAD_ARGUMENT -> "it does not take one of mirage.arguments, or its value; the lines above name it";
            case ABORTED ->
                tender
                        ? "it aborted (solo5_abort): out of memory, or an assertion of its run-time system failed"
                        : "the lines above tell";
            default ->
                exitCode > SIGNAL && exitCode < ABORTED ? signal(kind, exitCode - SIGNAL) : "a status of its own";
        };
    }

    private static String signal(Way.Kind kind, int number) {
        return switch (number) {
            case 2 -> "it was interrupted (SIGINT)";
            case 6 -> "it aborted (SIGABRT)";
            case 9 -> "it was killed (SIGKILL), by somebody or because memory ran out";
            case 11 ->
                kind == Way.Kind.SPT
                        ? "the unikernel accessed memory that is not its own, as after a stack overflow (SIGSEGV)"
                        : "it accessed memory that is not its own (SIGSEGV)";
            case 15 -> "it was ended from outside (SIGTERM)";
            case 31 -> "it made a system call that its sandbox forbids (SIGSYS)";
            default -> "signal " + number + " ended it";
        };
    }
}
