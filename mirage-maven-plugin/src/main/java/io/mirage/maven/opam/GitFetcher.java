package io.mirage.maven.opam;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryCache;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.util.FS;

/**
 * Brings the files of a commit, its submodules too. They are written as they are in the repository: no line end is
 * converted, no filter runs, and nothing of git is left.
 */
final class GitFetcher {
    /** What git names a commit. */
    static final Pattern COMMIT = Pattern.compile("[0-9a-fA-F]{40}");

    private static final int DEEPEST = 10;

    private final GitTransport transport;
    private final Mirrors mirrors;
    private final ArchiveLimits limits;

    GitFetcher(GitAccess access, Mirrors mirrors, ArchiveLimits limits) {
        this.transport = new GitTransport(access);
        this.mirrors = mirrors;
        this.limits = limits;
    }

    /** One repository that is fetched, and where its files go. */
    private record Checkout(String location, String commit, String prefix, int depth) {}

    /** A repository that has the commit, and how many bytes that took. */
    private record Fetched(Path folder, long bytes) {}

    /** What stays the same from repository to submodule. */
    private record Job(Attempts attempts, Path work, TreeWriter writer, boolean local) {}

    /**
     * Brings the files of a commit.
     *
     * @param location of the repository
     * @param commit 40 hexadecimal digits
     * @param local whether only repositories of this machine may be asked
     * @param work a folder of the caller's
     * @param tree the folder to make
     * @return how many bytes were transferred
     * @throws TransferException if the commit cannot be had
     * @throws ArchiveException if it holds what no sources hold
     */
    long fetch(String location, String commit, boolean local, Attempts attempts, Path work, Path tree)
            throws TransferException, IOException, InterruptedException {
        GitSystem.use();
        Files.createDirectory(tree);
        GitSystem.prepare(tree);
        TreeWriter writer = new TreeWriter(tree, limits, 0);
        long bytes = fetch(new Checkout(location, commit, "", 0), new Job(attempts, work, writer, local));
        writer.checkLinks(Optional.empty());
        return bytes;
    }

    private long fetch(Checkout checkout, Job job) throws TransferException, IOException, InterruptedException {
        if (checkout.depth() > DEEPEST) {
            throw new ArchiveException("'" + checkout.prefix() + "': submodules within submodules do not end");
        }
        var addresses = mirrors.addresses(checkout.location()).stream()
                .filter(address -> !job.local() || Urls.isLocal(address))
                .toList();
        if (addresses.isEmpty()) {
            throw new TransferException(
                    Urls.shown(checkout.location()) + ": it may be fetched neither from there nor from a mirror",
                    false);
        }
        Path folder = job.work().resolve("git" + checkout.depth());
        ObjectId commit = ObjectId.fromString(checkout.commit());
        Fetched fetched = job.attempts().first(addresses, address -> {
            if (Urls.isLocal(address)) {
                return new Fetched(here(address, commit), 0);
            }
            Trees.delete(folder);
            try (Repository repository = repository(folder)) {
                repository.create(true);
                transport.fetch(repository, address, commit);
            }
            return new Fetched(folder, size(folder));
        });
        try (Repository repository = repository(fetched.folder())) {
            write(repository, commit, checkout, job);
        }
        return fetched.bytes();
    }

    /** A repository of this machine is read where it is. */
    private static Path here(String address, ObjectId commit) throws TransferException, IOException {
        File folder = Urls.isFile(address) ? Urls.file(address).toFile() : new File(address);
        File found = RepositoryCache.FileKey.resolve(folder, FS.DETECTED);
        if (found == null) {
            throw new TransferException("there is no git repository", false);
        }
        try (Repository repository = repository(found.toPath())) {
            if (!repository.getObjectDatabase().has(commit)) {
                throw GitTransport.noCommit(commit);
            }
        }
        return found.toPath();
    }

    private static Repository repository(Path folder) throws IOException {
        Repository repository =
                new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().build();
        // It lives for seconds. Detached, JGit would start a thread that writes into the repository before it looks at
        // the
        // first of these lines.
        repository.getConfig().setInt("gc", null, "auto", 0);
        repository.getConfig().setBoolean("gc", null, "autoDetach", false);
        return repository;
    }

    private void write(Repository repository, ObjectId id, Checkout checkout, Job job)
            throws TransferException, IOException, InterruptedException {
        try (ObjectReader reader = repository.newObjectReader();
                RevWalk commits = new RevWalk(reader);
                TreeWalk walk = new TreeWalk(reader)) {
            RevCommit commit = commits.parseCommit(id);
            Submodules submodules = Submodules.of(repository, commit);
            walk.addTree(commit.getTree());
            walk.setRecursive(true);
            while (walk.next()) {
                String path = walk.getPathString();
                String name = checkout.prefix() + path;
                FileMode mode = walk.getFileMode(0);
                if (mode == FileMode.GITLINK) {
                    job.writer().folder(name);
                    var url = submodules.url(path, checkout.location());
                    if (url.isPresent()) {
                        fetch(
                                new Checkout(url.get(), walk.getObjectId(0).name(), name + "/", checkout.depth() + 1),
                                job);
                    }
                } else if (mode == FileMode.SYMLINK) {
                    byte[] target = reader.open(walk.getObjectId(0)).getBytes();
                    job.writer().symbolicLink(name, new String(target, StandardCharsets.UTF_8));
                } else {
                    try (InputStream content = reader.open(walk.getObjectId(0)).openStream()) {
                        job.writer().file(name, mode == FileMode.EXECUTABLE_FILE, content);
                    }
                }
            }
        }
    }

    private static long size(Path folder) throws IOException {
        return Trees.files(folder).values().stream()
                .mapToLong(file -> file.size())
                .sum();
    }
}
