package io.mirage.maven.opam;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.errors.PackProtocolException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.Daemon;
import org.eclipse.jgit.transport.UploadPack;
import org.eclipse.jgit.transport.WantNotValidException;

/** Serves one repository over the git protocol. */
final class GitServer implements AutoCloseable {
    private final Daemon daemon = new Daemon(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

    private volatile boolean advertisedOnly;

    GitServer(Path repository) throws IOException {
        GitSystem.use();
        daemon.setRepositoryResolver((client, name) -> open(repository));
        daemon.setUploadPackFactory((client, opened) -> {
            UploadPack pack = new UploadPack(opened);
            if (advertisedOnly) {
                pack.setRequestValidator(GitServer::refuse);
            }
            return pack;
        });
        daemon.getService("git-upload-pack").setEnabled(true);
        daemon.start();
    }

    Source source(String commit) {
        return StoreFixture.source(
                "git://" + daemon.getAddress().getAddress().getHostAddress() + ":"
                        + daemon.getAddress().getPort() + "/lamp.git#" + commit,
                "lamp");
    }

    /** Gives only branches and tags from now on, as old servers do. */
    void onlyAdvertised(boolean only) {
        advertisedOnly = only;
    }

    private static void refuse(UploadPack pack, List<ObjectId> wants) throws PackProtocolException {
        if (!wants.isEmpty()) {
            throw new WantNotValidException(wants.get(0));
        }
    }

    private static Repository open(Path repository) {
        try {
            return new FileRepositoryBuilder()
                    .setGitDir(repository.toFile())
                    .setBare()
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        daemon.stop();
    }
}
