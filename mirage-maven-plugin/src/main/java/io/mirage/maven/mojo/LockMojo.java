package io.mirage.maven.mojo;

import io.mirage.maven.pipeline.BuildFailure;
import io.mirage.maven.pipeline.LockGoal;
import io.mirage.maven.pipeline.Request;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Solves the dependencies of all targets together with opam-monorepo, and writes the lock file <code>NAME.opam.locked</code>
 * into the source directory. Prints what changes against the one that was there. The opam of the user is not touched.
 *
 * @since 0.1.0
 */
@Mojo(name = "lock", threadSafe = true)
public final class LockMojo extends AbstractMirageMojo {
    private final LockGoal goal;

    /**
     * Changes only the versions of these packages, of those that come from one source with them, and of others as far as
     * these make it necessary; comma-separated on the command line. Default: everything is chosen anew.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.lock.update")
    @Nullable
    List<String> update;

    /**
     * Makes the goal.
     *
     * @param goal does the work
     */
    @Inject
    public LockMojo(LockGoal goal) {
        this.goal = goal;
    }

    @Override
    void run(Request request) throws BuildFailure, IOException, InterruptedException {
        Set<String> packages = new TreeSet<>();
        if (update != null) {
            update.stream()
                    .filter(Objects::nonNull)
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .forEach(packages::add);
        }
        goal.run(request, packages, log);
    }
}
