package io.mirage.maven.target;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;

/**
 * The targets there are: the built-in ones and those that other jars on the plugin's class path bring.
 *
 * @since 0.1.0
 */
@Named
@Singleton
public final class Targets {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");
    // A target has a folder of its name in the workspace, beside these.
    private static final Set<String> FOLDERS = Set.of("dist", "duniverse", "test");

    private final TreeMap<String, Target> byName = new TreeMap<>();

    /**
     * Collects the targets.
     *
     * @param targets every target found
     * @throws IllegalArgumentException if two targets have one name, or a name is not {@code [A-Za-z][A-Za-z0-9_-]*}
     */
    @Inject
    public Targets(List<Target> targets) {
        for (Target target : targets) {
            if (!NAME.matcher(target.name()).matches() || FOLDERS.contains(target.name())) {
                throw new IllegalArgumentException(
                        "target " + target.getClass().getName() + " has the name '" + target.name()
                                + "', which is not of the form " + NAME + " or is one of " + new TreeSet<>(FOLDERS));
            }
            Target other = byName.putIfAbsent(target.name(), target);
            if (other != null && other.getClass() != target.getClass()) {
                throw new IllegalArgumentException("two targets are called '" + target.name() + "': "
                        + other.getClass().getName() + " and "
                        + target.getClass().getName());
            }
        }
    }

    /**
     * Finds a target.
     *
     * @param name its name, {@code hvt}, say
     * @return the target, empty when there is none of that name
     */
    public Optional<Target> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * All targets.
     *
     * @return the targets, by name
     */
    public List<Target> all() {
        return List.copyOf(byName.values());
    }

    /**
     * Whether a findlib toolchain is one that some target uses when the POM names none.
     *
     * @param toolchain its name
     * @return true for {@code solo5} and {@code unikraft}, and for those that further targets bring
     */
    public boolean isDefaultToolchain(String toolchain) {
        return byName.values().stream()
                .anyMatch(target -> target.toolchain().filter(toolchain::equals).isPresent());
    }

    /**
     * Whether a dune context of this name has a meaning for some target.
     *
     * @param name the name of a context in a dune-workspace
     * @return true for {@code default}, {@code solo5}, {@code unikraft} and what further targets bring
     */
    public boolean isDuneContext(String name) {
        return byName.values().stream().anyMatch(target -> target.duneContext().equals(name));
    }

    /**
     * The names of all targets.
     *
     * @return the names in alphabetical order
     */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }
}
