package io.mirage.maven.opam;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** Makes git repositories without a work tree, hostile ones too. */
final class GitRepository {
    static final Instant TIME = Instant.parse("2023-04-05T06:07:08Z");

    final Path folder;

    private final List<Function<ObjectInserter, DirCacheEntry>> entries = new ArrayList<>();

    GitRepository(Path folder) throws IOException {
        GitSystem.use();
        this.folder = folder;
        try (Repository repository = open()) {
            repository.create(true);
        }
    }

    GitRepository file(String path, String text) {
        return entry(path, FileMode.REGULAR_FILE, text);
    }

    GitRepository executable(String path, String text) {
        return entry(path, FileMode.EXECUTABLE_FILE, text);
    }

    GitRepository link(String path, String target) {
        return entry(path, FileMode.SYMLINK, target);
    }

    GitRepository submodule(String path, String commit) {
        entries.add(inserter -> entry(path, FileMode.GITLINK, ObjectId.fromString(commit)));
        return this;
    }

    /** Commits what was added, upon the branch or as its start. */
    String commit(String branch) throws IOException {
        try (Repository repository = open();
                ObjectInserter inserter = repository.newObjectInserter()) {
            DirCache index = DirCache.newInCore();
            DirCacheBuilder builder = index.builder();
            for (Function<ObjectInserter, DirCacheEntry> entry : entries) {
                builder.add(entry.apply(inserter));
            }
            builder.finish();
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(index.writeTree(inserter));
            PersonIdent person = new PersonIdent("Anna", "anna@a.example", TIME, ZoneOffset.UTC);
            commit.setAuthor(person);
            commit.setCommitter(person);
            commit.setMessage("Test");
            ObjectId parent = repository.resolve(Constants.R_HEADS + branch);
            if (parent != null) {
                commit.setParentId(parent);
            }
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            RefUpdate update = repository.updateRef(Constants.R_HEADS + branch);
            update.setNewObjectId(id);
            update.forceUpdate();
            return id.name();
        }
    }

    void configure(String section, String name, String value) throws IOException {
        try (Repository repository = open()) {
            repository.getConfig().setString(section, null, name, value);
            repository.getConfig().save();
        }
    }

    Source source(String commit) {
        return StoreFixture.source("git+file://" + folder + "#" + commit, "lamp");
    }

    private GitRepository entry(String path, FileMode mode, String text) {
        entries.add(inserter -> {
            try {
                return entry(path, mode, inserter.insert(Constants.OBJ_BLOB, text.getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return this;
    }

    private static DirCacheEntry entry(String path, FileMode mode, ObjectId id) {
        DirCacheEntry entry = new DirCacheEntry(path);
        entry.setFileMode(mode);
        entry.setObjectId(id);
        return entry;
    }

    Repository open() throws IOException {
        return new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().build();
    }
}
