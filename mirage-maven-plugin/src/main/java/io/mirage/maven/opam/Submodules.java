package io.mirage.maven.opam;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.BlobBasedConfig;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;

/** The submodules of a commit, as its {@code .gitmodules} names them. */
final class Submodules {
    private static final String FILE = ".gitmodules";
    private static final String SECTION = "submodule";

    private final Map<String, String> urls;

    private Submodules(Map<String, String> urls) {
        this.urls = urls;
    }

    static Submodules of(Repository repository, RevCommit commit) throws IOException {
        Map<String, String> urls = new HashMap<>();
        try (TreeWalk file = TreeWalk.forPath(repository, FILE, commit.getTree())) {
            if (file != null) {
                BlobBasedConfig config = new BlobBasedConfig(null, repository, file.getObjectId(0));
                for (String name : config.getSubsections(SECTION)) {
                    String path = config.getString(SECTION, name, "path");
                    String url = config.getString(SECTION, name, "url");
                    if (path != null && url != null) {
                        urls.put(path, url);
                    }
                }
            }
        } catch (ConfigInvalidException e) {
            throw new ArchiveException("'" + FILE + "' cannot be read: " + e.getMessage(), e);
        }
        return new Submodules(urls);
    }

    /**
     * Where a submodule is.
     *
     * @param path of its folder
     * @param parent the address of the repository that it is in
     * @return an address; empty for one that is named nowhere, whose folder git leaves empty
     * @throws ArchiveException if it is on this machine and the repository is not: such an address is none of its business
     */
    Optional<String> url(String path, String parent) throws ArchiveException {
        String url = urls.get(path);
        if (url == null) {
            return Optional.empty();
        }
        String resolved = url.startsWith("./") || url.startsWith("../") ? resolve(url, parent) : url;
        boolean remote = Urls.isHttp(resolved)
                || resolved.startsWith("git://")
                || resolved.startsWith("ssh://")
                || resolved.matches("[^/:]+@[^/:]+:[^:].*");
        if (!remote && !(Urls.isLocal(resolved) && Urls.isLocal(parent))) {
            throw new ArchiveException(
                    "'" + path + "' is a submodule at '" + Urls.shown(resolved) + "', which is not fetched from here");
        }
        return Optional.of(resolved);
    }

    /** As git does: against the address of the repository, as if that were a folder. */
    private static String resolve(String url, String parent) throws ArchiveException {
        String base = parent.endsWith("/") ? parent.substring(0, parent.length() - 1) : parent;
        String rest = url;
        while (true) {
            if (rest.startsWith("./")) {
                rest = rest.substring(2);
            } else if (rest.startsWith("../")) {
                int slash = base.lastIndexOf('/');
                if (slash <= 0 || base.charAt(slash - 1) == '/') {
                    throw new ArchiveException(
                            "a submodule at '" + Urls.shown(url) + "' is not below " + Urls.shown(parent));
                }
                base = base.substring(0, slash);
                rest = rest.substring("../".length());
            } else {
                return base + "/" + rest;
            }
        }
    }
}
