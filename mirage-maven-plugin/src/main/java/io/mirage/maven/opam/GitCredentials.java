package io.mirage.maven.opam;

import java.util.Optional;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;

/** Answers a server that asks for a user. It is asked for each address, so a redirect gets no password of another server. */
final class GitCredentials extends CredentialsProvider {
    private final GitAccess access;

    GitCredentials(GitAccess access) {
        this.access = access;
    }

    @Override
    public boolean isInteractive() {
        return false;
    }

    @Override
    public boolean supports(CredentialItem... items) {
        return new UsernamePasswordCredentialsProvider("", "").supports(items);
    }

    @Override
    public boolean get(URIish uri, CredentialItem... items) {
        Optional<GitAccess.Credentials> user = Urls.uri(uri.toString()).flatMap(access::credentials);
        return user.isPresent()
                && new UsernamePasswordCredentialsProvider(
                                user.get().user(), user.get().password())
                        .get(uri, items);
    }
}
