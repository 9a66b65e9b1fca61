package io.mirage.maven.opam;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a new lock file changes.
 *
 * @param changes one for each package that is not as it was, sorted by name
 * @since 0.1.0
 */
public record LockDiff(List<Change> changes) {
    /** Copies the list. */
    public LockDiff {
        changes = List.copyOf(changes);
    }

    /** What happened to a package. */
    public enum Kind {
        /** It was not there. */
        ADDED,
        /** It is no longer there. */
        REMOVED,
        /** Its version is later. */
        UPGRADED,
        /** Its version is earlier. */
        DOWNGRADED,
        /** Its version is the same, the files are others; or it was vendored and is now to be installed, or the reverse. */
        SOURCE_CHANGED
    }

    /**
     * What happened to a package.
     *
     * @param kind what
     * @param name of the package
     * @param before its version in the old lock file; empty if it was not there
     * @param after its version in the new lock file; empty if it is no longer there
     */
    public record Change(Kind kind, String name, Optional<String> before, Optional<String> after) {
        @Override
        public String toString() {
            return switch (kind) {
                case ADDED -> "+ " + name + ' ' + after.orElseThrow();
                case REMOVED -> "- " + name + ' ' + before.orElseThrow();
                case UPGRADED -> "  " + name + ' ' + before.orElseThrow() + " -> " + after.orElseThrow();
                case DOWNGRADED ->
                    "  " + name + ' ' + before.orElseThrow() + " -> " + after.orElseThrow() + " (downgrade)";
                case SOURCE_CHANGED -> "  " + name + ' ' + after.orElseThrow() + " (same version, other sources)";
            };
        }
    }

    /**
     * Compares two lock files.
     *
     * @param before the old one; empty if there was none
     * @param after the new one
     * @return what is not the same
     */
    public static LockDiff between(Optional<LockFile> before, LockFile after) {
        Map<String, LockedPackage> old = before.map(LockDiff::byName).orElse(Collections.emptyMap());
        Map<String, LockedPackage> current = byName(after);
        Map<String, Change> changes = new TreeMap<>();
        for (LockedPackage locked : old.values()) {
            if (!current.containsKey(locked.name())) {
                changes.put(
                        locked.name(),
                        new Change(Kind.REMOVED, locked.name(), Optional.of(locked.version()), Optional.empty()));
            }
        }
        for (LockedPackage locked : current.values()) {
            LockedPackage was = old.get(locked.name());
            kind(was == null ? Optional.empty() : Optional.of(was), locked)
                    .ifPresent(kind -> changes.put(
                            locked.name(),
                            new Change(
                                    kind,
                                    locked.name(),
                                    Optional.ofNullable(was).map(LockedPackage::version),
                                    Optional.of(locked.version()))));
        }
        return new LockDiff(new ArrayList<>(changes.values()));
    }

    private static Optional<Kind> kind(Optional<LockedPackage> before, LockedPackage after) {
        if (before.isEmpty()) {
            return Optional.of(Kind.ADDED);
        }
        LockedPackage was = before.get();
        if (was.version().equals(after.version())) {
            boolean same = was.vendored() == after.vendored()
                    && was.source().map(Source::identity).equals(after.source().map(Source::identity));
            return same ? Optional.empty() : Optional.of(Kind.SOURCE_CHANGED);
        }
        boolean earlier = OpamVersion.compare(was.version(), after.version()) > 0;
        return Optional.of(earlier ? Kind.DOWNGRADED : Kind.UPGRADED);
    }

    private static Map<String, LockedPackage> byName(LockFile lock) {
        Map<String, LockedPackage> packages = new TreeMap<>();
        lock.packages().forEach(locked -> packages.put(locked.name(), locked));
        return packages;
    }

    /**
     * The changes for a log.
     *
     * @return one line for each: {@code + lwt 5.10.1}, {@code - bheap 2.0.0}, {@code   fmt 0.10.0 -> 0.11.0}
     */
    public List<String> lines() {
        return changes.stream().map(Change::toString).toList();
    }
}
