package io.mirage.maven.opam;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/** Fetches a commit into a repository. */
final class GitTransport {
    private static final int TIMEOUT_SECONDS = 60;
    private static final Pattern SERVER_ERROR = Pattern.compile(".*\\b(429|5\\d\\d) .*", Pattern.DOTALL);
    private static final Pattern REFUSED = Pattern.compile(
            ".*(not authorized|Authentication is required|not permitted|authentication not supported).*",
            Pattern.DOTALL);
    private static final List<RefSpec> EVERYTHING =
            List.of(new RefSpec("+refs/heads/*:refs/remotes/origin/*"), new RefSpec("+refs/tags/*:refs/tags/*"));

    private final GitAccess access;

    GitTransport(GitAccess access) {
        this.access = access;
    }

    /**
     * Fetches a commit: only it where the server allows that, as the large ones do; else all branches and tags.
     *
     * @param repository where to
     * @param address where from
     * @param commit which
     * @throws TransferException if it cannot be had
     */
    void fetch(Repository repository, String address, ObjectId commit)
            throws TransferException, IOException, InterruptedException {
        URIish uri = uri(address);
        Optional<TransportException> refusal =
                tryFetch(repository, uri, 1, List.of(new RefSpec(commit.name() + ":refs/heads/fetched")));
        if (refusal.isPresent() || !repository.getObjectDatabase().has(commit)) {
            if (refusal.isPresent() && isFinal(refusal.get())) {
                throw failure(uri, refusal.get());
            }
            Optional<TransportException> failure = tryFetch(repository, uri, 0, EVERYTHING);
            if (failure.isPresent()) {
                throw failure(uri, failure.get());
            }
        }
        if (!repository.getObjectDatabase().has(commit)) {
            throw noCommit(commit);
        }
    }

    static TransferException noCommit(ObjectId commit) {
        return new TransferException("the repository has no commit " + commit.name() + " in any branch or tag", false);
    }

    private Optional<TransportException> tryFetch(Repository repository, URIish uri, int depth, List<RefSpec> refs)
            throws TransferException, InterruptedException {
        try (Transport transport = Transport.open(repository, uri)) {
            prepare(transport);
            transport.setTagOpt(TagOpt.NO_TAGS);
            if (depth > 0) {
                transport.setDepth(depth);
            }
            transport.fetch(new Interruptible(), refs);
            return Optional.empty();
        } catch (TransportException e) {
            stopIfInterrupted();
            return Optional.of(e);
        } catch (NotSupportedException e) {
            throw new TransferException("this kind of address is not supported: " + e.getMessage(), false, e);
        }
    }

    /**
     * Asks which commits branches and tags are at.
     *
     * @param address of the repository
     * @return from name, {@code refs/heads/main}, to what is there
     * @throws TransferException if it does not answer
     */
    Map<String, Ref> refs(String address) throws TransferException, InterruptedException {
        GitSystem.use();
        URIish uri = uri(address);
        try (Transport transport = Transport.open(uri)) {
            prepare(transport);
            try (FetchConnection connection = transport.openFetch()) {
                return connection.getRefsMap();
            }
        } catch (TransportException e) {
            stopIfInterrupted();
            throw failure(uri, e);
        } catch (NotSupportedException e) {
            throw new TransferException("this kind of address is not supported: " + e.getMessage(), false, e);
        }
    }

    private void prepare(Transport transport) {
        transport.setTimeout(TIMEOUT_SECONDS);
        transport.setCredentialsProvider(new GitCredentials(access));
        if (transport instanceof TransportHttp http) {
            http.setHttpConnectionFactory(new GitConnections(access));
        }
    }

    private static URIish uri(String address) throws TransferException {
        URIish uri;
        try {
            uri = new URIish(address);
        } catch (URISyntaxException e) {
            throw new TransferException("this is no address of a git repository", false, e);
        }
        // ssh would take it for an option (CVE-2017-1000117).
        if (startsWithDash(uri.getHost()) || startsWithDash(uri.getUser())) {
            throw new TransferException("a host or user does not start with a dash", false);
        }
        return uri;
    }

    private static boolean startsWithDash(@Nullable String text) {
        return text != null && text.startsWith("-");
    }

    private static void stopIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("while a git repository was fetched");
        }
    }

    /** Whether asking for all branches will not help. A server may just hang up when it is asked for a commit. */
    private static boolean isFinal(TransportException failure) {
        return failure instanceof NoRemoteRepositoryException
                || (isTransient(failure) && !(failure.getCause() instanceof EOFException))
                || REFUSED.matcher(String.valueOf(failure.getMessage())).matches();
    }

    private static TransferException failure(URIish uri, TransportException failure) {
        String message = String.valueOf(failure.getMessage());
        String address = uri + ": ";
        // The caller names it.
        message = Urls.shown(message.startsWith(address) ? message.substring(address.length()) : message)
                .strip();
        if (REFUSED.matcher(message).matches()) {
            message += "; the repository wants a user and password, or refuses those it was given";
        }
        return new TransferException(message, isTransient(failure), failure);
    }

    private static boolean isTransient(TransportException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketException
                    || cause instanceof InterruptedIOException
                    || cause instanceof EOFException) {
                return true;
            }
        }
        return SERVER_ERROR.matcher(String.valueOf(failure.getMessage())).matches();
    }

    /** A fetch ends when its thread is interrupted, at the next progress it makes. */
    private static final class Interruptible extends EmptyProgressMonitor {
        @Override
        public boolean isCancelled() {
            return Thread.currentThread().isInterrupted();
        }
    }
}
