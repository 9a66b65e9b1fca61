package io.mirage.maven.mojo;

import io.mirage.maven.opam.Transfer;
import io.mirage.maven.opam.TransferException;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.spi.connector.transport.GetTask;
import org.eclipse.aether.spi.connector.transport.Transporter;
import org.eclipse.aether.spi.connector.transport.TransporterProvider;
import org.eclipse.aether.transfer.NoTransporterException;

/**
 * Fetches archives as Maven fetches artifacts: through the proxies of the settings, with the credentials of the server
 * whose id is the host's name, with Maven's timeouts and certificates. Mirrors of the settings are not for these.
 */
final class MavenTransfer implements Transfer {
    private final TransporterProvider transporters;
    private final RepositorySystemSession session;

    MavenTransfer(TransporterProvider transporters, RepositorySystemSession session) {
        this.transporters = transporters;
        this.session = session;
    }

    @Override
    public void fetch(URI location, Path to) throws TransferException, InterruptedException {
        RemoteRepository repository = repository(session, location);
        try (Transporter transporter = transporters.newTransporter(session, repository)) {
            try {
                transporter.get(new GetTask(relative(location)).setDataFile(to.toFile()));
            } catch (Exception e) {
                if (Thread.interrupted() || e instanceof InterruptedException) {
                    throw new InterruptedException();
                }
                boolean absent = transporter.classify(e) == Transporter.ERROR_NOT_FOUND;
                throw new TransferException(reason(e, absent), !absent && isTransient(e), e);
            }
            if (!Files.exists(to)) {
                // Some transporters leave no file when there are no bytes.
                Files.createFile(to);
            }
        } catch (NoTransporterException e) {
            throw new TransferException("Maven has no transport for this kind of address", false, e);
        } catch (IOException e) {
            throw new TransferException(to + " cannot be written: " + e.getMessage(), false, e);
        }
    }

    /** The host as a repository, with what the settings say of it. */
    static RemoteRepository repository(RepositorySystemSession session, URI location) {
        String base = location.getScheme() + "://" + location.getRawAuthority() + "/";
        RemoteRepository bare =
                new RemoteRepository.Builder(String.valueOf(location.getHost()), "default", base).build();
        RemoteRepository.Builder known = new RemoteRepository.Builder(bare);
        if (session.getProxySelector() != null) {
            known.setProxy(session.getProxySelector().getProxy(bare));
        }
        if (session.getAuthenticationSelector() != null) {
            known.setAuthentication(session.getAuthenticationSelector().getAuthentication(bare));
        }
        return known.build();
    }

    private static URI relative(URI location) {
        String path = location.getRawPath() == null ? "" : location.getRawPath();
        String query = location.getRawQuery() == null ? "" : "?" + location.getRawQuery();
        return URI.create((path.startsWith("/") ? path.substring(1) : path) + query);
    }

    private static String reason(Throwable e, boolean absent) {
        if (absent) {
            return "there is nothing at this address (404)";
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return "this machine finds no host of that name (is there a network, or a proxy for settings.xml?)";
            }
        }
        String message = e.getMessage() == null ? "" : e.getMessage();
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("401") || lower.contains("403") || lower.contains("407")) {
            return message + " (credentials come from the <server> in settings.xml whose <id> is the host's name)";
        }
        return message.isEmpty() ? e.toString() : message;
    }

    /** A refusal stays one; a connection that broke, or a server that is busy, may do better the next time. */
    private static boolean isTransient(Throwable e) {
        String message = String.valueOf(e.getMessage());
        return !message.matches("(?s).*\\b4(?:0[0-79]|1\\d|2[0-8]|51)\\b.*");
    }
}
