package io.mirage.maven.opam;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Brings a source that is an archive, or a folder of this machine. */
final class ArchiveFetcher {
    private final Transfer transfer;
    private final ArchiveLimits limits;

    ArchiveFetcher(Transfer transfer, ArchiveLimits limits) {
        this.transfer = transfer;
        this.limits = limits;
    }

    /**
     * Brings a source.
     *
     * @param source what
     * @param addresses where from, at least one
     * @param progress hears whether there was nothing to check it with
     * @param work an empty folder
     * @param tree the folder to make
     * @return how many bytes were transferred
     * @throws TransferException if it is at none of the addresses
     * @throws ArchiveException if it cannot be unpacked
     */
    long fetch(Source source, List<String> addresses, Attempts attempts, PullProgress progress, Path work, Path tree)
            throws TransferException, IOException, InterruptedException {
        Path archive = work.resolve("archive");
        return attempts.first(addresses, address -> {
            if (Urls.isFile(address) && Files.isDirectory(Urls.file(address))) {
                copyFolder(source, Urls.file(address), tree);
                return 0L;
            }
            Files.deleteIfExists(archive);
            get(address, archive);
            check(source, archive);
            try {
                Archives.unpack(archive, tree, limits);
            } catch (ArchiveException e) {
                if (source.checksums().isEmpty()) {
                    // It may be another's fault: a page of a proxy, a download that was cut off.
                    throw new TransferException("the archive cannot be unpacked: " + e.getMessage(), false, e);
                }
                throw e;
            }
            if (source.checksums().isEmpty() && Urls.isHttp(address)) {
                progress.unchecked(
                        source,
                        source.directory() + " has no checksum in the lock file, so the bytes of " + Urls.shown(address)
                                + " cannot be checked.");
            }
            return Files.size(archive);
        });
    }

    private void get(String address, Path archive) throws TransferException, IOException, InterruptedException {
        if (Urls.isHttp(address)) {
            URI location = Urls.uri(address).orElseThrow(() -> new TransferException("this is no valid URL", false));
            transfer.fetch(location, archive);
            if (!Files.isRegularFile(archive)) {
                throw new TransferException("nothing was downloaded", false);
            }
        } else if (Urls.isFile(address)) {
            Path file = Urls.file(address);
            if (!Files.isRegularFile(file)) {
                throw new TransferException("there is no such file", false);
            }
            Files.copy(file, archive);
        } else {
            throw new TransferException(
                    "this kind of address is not supported; http, https, file, git+https, git+ssh, git+file and git are",
                    false);
        }
    }

    /** All checksums have to fit: the strongest would do, but then the lock file is wrong, or was tampered with. */
    private static void check(Source source, Path archive) throws TransferException, IOException {
        Map<Checksum.Algorithm, Checksum> found = Digests.of(
                archive, source.checksums().stream().map(Checksum::algorithm).toList());
        for (Checksum expected : source.checksums()) {
            Checksum got = found.get(expected.algorithm());
            if (!expected.equals(got)) {
                throw new TransferException(
                        "the archive has another checksum\n  expected " + expected + "\n  got      " + got, false);
            }
        }
    }

    private static void copyFolder(Source source, Path folder, Path tree)
            throws TransferException, IOException, InterruptedException {
        if (!source.checksums().isEmpty()) {
            throw new TransferException("this is a folder, which cannot have the checksum of an archive", false);
        }
        try {
            FolderCopy.copy(folder, tree);
        } catch (ArchiveException e) {
            throw new TransferException("the folder cannot be copied: " + e.getMessage(), false, e);
        }
    }
}
