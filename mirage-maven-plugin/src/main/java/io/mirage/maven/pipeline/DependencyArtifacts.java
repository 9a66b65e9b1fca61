package io.mirage.maven.pipeline;

import io.mirage.maven.opam.Digests;
import io.mirage.maven.opam.DuniverseArchive;
import io.mirage.maven.opam.DuniverseStore;
import io.mirage.maven.opam.LockFile;
import io.mirage.maven.opam.LockFileException;
import io.mirage.maven.opam.PackageInfo;
import io.mirage.maven.opam.VendoredPackages;
import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.project.Plan;
import io.mirage.maven.release.Sbom;
import io.mirage.maven.workspace.BuildRecord;
import io.mirage.maven.workspace.Duniverse;
import io.mirage.maven.workspace.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;

/** Writes what is published of dependencies: the SBOM, the lock file, the vendored sources. */
@Named
@Singleton
final class DependencyArtifacts {
    /** The name of the lock file's checksum among what a build was made with. */
    static final String LOCK = "lock";

    // The lock file as the last build used it: the one in the source tree may have changed since.
    private static final String USED = ".mirage-locked";

    private final HostEnvironment host;

    @Inject
    DependencyArtifacts(HostEnvironment host) {
        this.host = host;
    }

    /** Keeps the lock file of a build, for what is published of it. */
    static void keep(Optional<Locked> locked, Path work) throws IOException {
        if (locked.isPresent()) {
            Workspace.write(work.resolve(USED), locked.get().text());
        } else {
            Files.deleteIfExists(work.resolve(USED));
        }
    }

    /**
     * Writes them.
     *
     * @param request what is asked
     * @param plan what was built
     * @param record how it was built
     * @param output where they go
     * @param timestamp of the build, for the SBOM
     * @return what is to be attached
     */
    List<Packager.Attachment> write(
            Request request, Plan plan, BuildRecord record, Packager.Output output, Optional<Instant> timestamp)
            throws BuildFailure, IOException, InterruptedException {
        Path work = request.declaration().directories().work();
        Path duniverse = work.resolve(Duniverse.FOLDER);
        List<Packager.Attachment> attachments = new ArrayList<>();
        Optional<String> text = used(record, work);
        Optional<LockFile> lock = Optional.empty();
        if (text.isPresent()) {
            lock = Optional.of(parsed(text.get(), work));
            Path copy = output.file(".locked");
            Workspace.write(copy, text.get());
            attachments.add(new Packager.Attachment(DuniverseBringer.LOCKED, null, copy));
        }
        List<PackageInfo> packages =
                lock.isPresent() ? VendoredPackages.read(duniverse, lock.get()) : VendoredPackages.read(duniverse);
        Path sbom = output.file("-cyclonedx.json");
        Workspace.write(
                sbom,
                Sbom.cycloneDx(
                        plan.unikernel().coordinates(),
                        packages,
                        timestamp.map(Instant::toString),
                        Optional.ofNullable(getClass().getPackage().getImplementationVersion())));
        attachments.add(new Packager.Attachment("json", "cyclonedx", sbom));
        if (output.duniverse()) {
            attachments.add(archive(request, lock, output));
        }
        return attachments;
    }

    @SuppressWarnings("try") // the entry is only held
    private Packager.Attachment archive(Request request, Optional<LockFile> lock, Packager.Output output)
            throws BuildFailure, IOException, InterruptedException {
        if (lock.isEmpty() || lock.get().sources().isEmpty()) {
            throw new BuildFailure(
                    "<attachDuniverse>: the build had no lock file with vendored sources, so there are none to"
                            + " attach. mvn mirage:lock writes one.");
        }
        Path entry = DuniverseBringer.stored(request, lock.get(), host)
                .orElseThrow(() ->
                        new BuildFailure("<attachDuniverse>: the vendored sources of the build are not in the store"
                                + " any more, or damaged. Run the goal mirage:depends again, as mvn package does."))
                .folder();
        Path archive = output.file("-" + DuniverseBringer.CLASSIFIER + "." + DuniverseBringer.TYPE);
        DuniverseStore store = Stores.of(request, host).duniverse(message -> {});
        PullLog waiting = new PullLog(0, org.slf4j.LoggerFactory.getLogger(getClass()));
        try (var held = store.hold(String.valueOf(entry.getFileName()), waiting)) {
            if (!Files.isDirectory(entry)) {
                throw new BuildFailure(
                        "<attachDuniverse>: " + entry + " was removed from the store meanwhile. Build again.");
            }
            DuniverseArchive.write(entry, lock.get().sourcesKey(), archive);
        }
        return new Packager.Attachment(DuniverseBringer.TYPE, DuniverseBringer.CLASSIFIER, archive);
    }

    private static Optional<String> used(BuildRecord record, Path work) throws BuildFailure, IOException {
        String wanted = record.tools().get(LOCK);
        if (wanted == null) {
            return Optional.empty();
        }
        Path file = work.resolve(USED);
        String text = Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
        if (!Digests.sha256(text).equals(wanted)) {
            throw new BuildFailure(
                    file + " is not the lock file of the last build: something changed it since. Run the goal"
                            + " mirage:build again.");
        }
        return Optional.of(text);
    }

    private static LockFile parsed(String text, Path work) throws BuildFailure {
        try {
            return LockFile.parse(text, work.resolve(USED).toString());
        } catch (LockFileException e) {
            throw new BuildFailure(String.valueOf(e.getMessage()), e);
        }
    }
}
