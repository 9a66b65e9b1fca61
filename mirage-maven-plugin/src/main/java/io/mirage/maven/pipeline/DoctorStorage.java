package io.mirage.maven.pipeline;

import io.mirage.maven.opam.Depexts;
import io.mirage.maven.opam.LockFile;
import io.mirage.maven.opam.LockFileException;
import io.mirage.maven.pipeline.Finding.Need;
import io.mirage.maven.project.Declaration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Room on the disks, and what the locked dependencies ask of the system. */
final class DoctorStorage {
    private static final long MEBIBYTE = 1L << 20;
    private static final long GIBIBYTE = 1L << 30;
    // Sources and objects of a unikernel with vendored cryptography take some hundred MiB; less than the lower bound
    // holds hardly the smallest program.
    private static final long PLENTY = GIBIBYTE;
    private static final long ENOUGH = 100 * MEBIBYTE;

    private final Machine machine;

    DoctorStorage(Machine machine) {
        this.machine = machine;
    }

    /**
     * The room there is for a folder that need not exist.
     *
     * @param what it is called
     * @param folder where it is, or will be
     * @param need who writes to it
     * @param parameter that names another one
     */
    Finding room(String what, Path folder, Need need, String parameter) {
        Path there = folder.toAbsolutePath().normalize();
        while (!Files.isDirectory(there) && there.getParent() != null) {
            there = there.getParent();
        }
        Remedy remedy = Remedy.words("make room, or use another folder: " + parameter);
        if (!machine.access().writable(there)) {
            return Finding.bad(what, Optional.empty(), Optional.of(folder), there + " is not writable", need, remedy);
        }
        long usable;
        try {
            usable = machine.access().free(there);
        } catch (IOException e) {
            return Finding.note(
                    what, Optional.empty(), Optional.of(folder), "its free space cannot be told: " + e, need, remedy);
        }
        String free = size(usable) + " free";
        if (usable < ENOUGH) {
            return Finding.bad(what, Optional.empty(), Optional.of(folder), free, need, remedy);
        }
        return usable < PLENTY
                ? Finding.note(what, Optional.empty(), Optional.of(folder), free, need, remedy)
                : Finding.ok(what, Optional.empty(), Optional.of(folder), free, need);
    }

    private static String size(long bytes) {
        return bytes < GIBIBYTE
                ? bytes / MEBIBYTE + " MiB"
                : String.format(Locale.ROOT, "%.1f GiB", (double) bytes / GIBIBYTE);
    }

    /** The system packages that the lock file names, as information: opam alone can tell which are there. */
    Optional<Finding> systemPackages(Subject subject) throws IOException {
        Optional<Path> file = lockFile(subject);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Need need = Need.optional("the dependencies of " + file.get().getFileName());
        String what = "system packages";
        List<String> packages;
        try {
            LockFile lock = LockFile.parse(
                    new String(Files.readAllBytes(file.get()), StandardCharsets.UTF_8),
                    file.get().toString());
            packages = Depexts.of(lock, machine.facts());
        } catch (LockFileException e) {
            return Optional.of(Finding.bad(
                    "lock file",
                    Optional.empty(),
                    file,
                    String.valueOf(e.getMessage()),
                    Need.now("the dependencies"),
                    Remedy.words("mvn mirage:lock   # writes it anew")));
        }
        if (packages.isEmpty()) {
            return Optional.of(Finding.ok(what, Optional.empty(), Optional.empty(), "none", need));
        }
        Remedy remedy = Remedy.words(machine.packageManager()
                .map(manager -> manager.command(packages, machine.isRoot()))
                .orElse("install them, as far as they are not there"));
        return Optional.of(Finding.note(
                what,
                Optional.empty(),
                Optional.empty(),
                String.join(" ", packages) + " (not looked for)",
                need,
                remedy));
    }

    /** A project that was never configured may be called otherwise, but it has one lock file. */
    private static Optional<Path> lockFile(Subject subject) throws IOException {
        Declaration declaration = subject.declaration();
        if (subject.plan().isEmpty()
                || !Files.isDirectory(declaration.directories().source())) {
            return Optional.empty();
        }
        Path named = LockInputs.lockFile(declaration, subject.plan().get());
        if (Files.exists(named)) {
            return Optional.of(named);
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> locked =
                Files.newDirectoryStream(declaration.directories().source(), "*.opam.locked")) {
            locked.forEach(files::add);
        }
        return subject.isConfig() && files.size() == 1 ? Optional.of(files.get(0)) : Optional.empty();
    }
}
