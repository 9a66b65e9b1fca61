package io.mirage.maven.it;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder that is a git repository. The same files give the same commit.
 *
 * @param path the folder
 */
record GitTree(Path path) {

    private static final String DATE = "2020-01-01T00:00:00Z";

    /** Makes a repository of a folder, with one commit that has all of it. */
    static GitTree of(Path folder) {
        GitTree tree = new GitTree(folder);
        tree.git("init", "-q", "-b", "main");
        return tree.commitAll();
    }

    /** Another commit. */
    GitTree commitAll() {
        git("add", "-A");
        git("commit", "-q", "-m", "x");
        return this;
    }

    /** The last commit, 40 digits. */
    String commit() {
        return git("rev-parse", "HEAD").strip();
    }

    /** What opam says of the last commit. */
    String url() {
        return "git+file://" + path + "#" + commit();
    }

    private String git(String... arguments) {
        List<String> command = Stream.concat(
                        Stream.of("git", "-c", "user.name=x", "-c", "user.email=x@x.invalid"), Stream.of(arguments))
                .toList();
        return Command.of(command)
                .in(path)
                .environment("GIT_CONFIG_GLOBAL", "/dev/null")
                .environment("GIT_CONFIG_NOSYSTEM", "1")
                .environment("GIT_AUTHOR_DATE", DATE)
                .environment("GIT_COMMITTER_DATE", DATE)
                .run()
                .assertSuccess()
                .output();
    }
}
