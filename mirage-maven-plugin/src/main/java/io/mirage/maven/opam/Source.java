package io.mirage.maven.opam;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where the vendored sources of one folder come from, an entry of {@code x-opam-monorepo-duniverse-dirs}.
 *
 * @param url an archive ({@code https://…}, {@code file:///…}) or a commit ({@code git+https://…#COMMIT}), as in the lock file
 * @param directory the name of the folder below {@code duniverse}
 * @param checksums of the archive, the strongest first; none for a commit
 * @since 0.1.0
 */
public record Source(String url, String directory, List<Checksum> checksums) {
    /** Sorts the checksums. */
    public Source {
        checksums = checksums.stream()
                .distinct()
                .sorted(Comparator.comparing(Checksum::algorithm).reversed().thenComparing(Checksum::hex))
                .toList();
    }

    /**
     * Whether it is a commit of a git repository.
     *
     * @return whether it is; else it is an archive
     */
    public boolean isGit() {
        return url.startsWith("git+") || url.startsWith("git://") || location().endsWith(".git");
    }

    /**
     * Whether other bytes may be there tomorrow: a folder or an archive of this machine that is locked without a checksum is
     * somebody's work.
     *
     * @return whether every build has to look at it again
     */
    public boolean mayChange() {
        return !isGit() && checksums.isEmpty() && Urls.isFile(location());
    }

    /**
     * The address without what opam adds.
     *
     * @return the URL of the archive or repository: no {@code git+} before it, no commit behind it
     */
    public String location() {
        String bare = url.startsWith("git+") ? url.substring("git+".length()) : url;
        int hash = bare.indexOf('#');
        return hash < 0 ? bare : bare.substring(0, hash);
    }

    /**
     * The commit, branch or tag.
     *
     * @return what follows the {@code #}; empty when there is none
     */
    public Optional<String> revision() {
        int hash = url.indexOf('#');
        return hash < 0 ? Optional.empty() : Optional.of(url.substring(hash + 1));
    }

    /**
     * What the bytes are, wherever they come from: two sources with one identity are the same files.
     *
     * @return 64 hexadecimal digits
     */
    public String identity() {
        if (!checksums.isEmpty() && !isGit()) {
            return Digests.sha256(checksums.get(0).toString());
        }
        return Digests.sha256(url);
    }
}
