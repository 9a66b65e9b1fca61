package io.mirage.maven.dune;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Another dune in the same folder: one that an editor keeps running, or that was started by hand. Two of them do each other
 * harm: 2.9 fails for no reason of the sources, 3.19 waits without a word, even when the other has ended.
 *
 * @since 0.1.0
 */
public final class OtherDune {

    private OtherDune() {}

    /**
     * The dune that builds in a build directory, as dune from 3.6 on tells: it leaves its process number in {@code .lock}.
     *
     * @param buildDirectory what is usually called {@code _build}
     * @return its process number; empty if none is known to build there
     * @since 0.1.0
     */
    public static Optional<Long> building(Path buildDirectory) {
        return locked(buildDirectory)
                .flatMap(ProcessHandle::of)
                .filter(ProcessHandle::isAlive)
                .filter(OtherDune::isDune)
                .map(ProcessHandle::pid);
    }

    /**
     * A dune that runs in a folder and was not started by this process. It is found where there is a {@code /proc}.
     *
     * @param folder the workspace's root
     * @return its process number; empty if there is none, or none that may be looked at
     * @since 0.1.0
     */
    public static Optional<Long> workingIn(Path folder) {
        Set<Long> own =
                ProcessHandle.current().descendants().map(ProcessHandle::pid).collect(Collectors.toSet());
        return ProcessHandle.allProcesses()
                .filter(process -> !own.contains(process.pid()) && isDune(process) && isIn(folder, process))
                .map(ProcessHandle::pid)
                .findFirst();
    }

    private static Optional<Long> locked(Path buildDirectory) {
        try {
            String text = Files.readString(buildDirectory.resolve(".lock"), StandardCharsets.ISO_8859_1);
            return Optional.of(Long.valueOf(text.strip()));
        } catch (IOException | NumberFormatException e) {
            // There is none, or it is empty, which is how dune leaves it.
            return Optional.empty();
        }
    }

    private static boolean isDune(ProcessHandle process) {
        return process.info()
                .command()
                .filter(command -> command.endsWith("/dune") || command.endsWith("/dune.exe"))
                .isPresent();
    }

    private static boolean isIn(Path folder, ProcessHandle process) {
        try {
            return Files.isSameFile(Path.of("/proc", Long.toString(process.pid()), "cwd"), folder);
        } catch (IOException e) {
            // It has ended, or is somebody else's.
            return false;
        }
    }
}
