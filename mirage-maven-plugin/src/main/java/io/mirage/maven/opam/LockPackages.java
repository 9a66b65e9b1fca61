package io.mirage.maven.opam;

import io.mirage.maven.opam.OpamItem.Field;
import io.mirage.maven.opam.OpamValue.Bound;
import io.mirage.maven.opam.OpamValue.Ident;
import io.mirage.maven.opam.OpamValue.Logical;
import io.mirage.maven.opam.OpamValue.Option;
import io.mirage.maven.opam.OpamValue.Prefix;
import io.mirage.maven.opam.OpamValue.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads which packages a lock file has, and which of its sources each is in. */
final class LockPackages {
    private static final String PINS = "pin-depends";
    private static final OpamValue VENDORED = new Prefix("?", new Ident("vendor"));

    private final LockFields fields;
    private final Map<String, Source> sources;
    private final Map<String, PackageVersion> pinned = new HashMap<>();
    private final Map<String, Source> sourceOf = new HashMap<>();

    LockPackages(LockFields fields, Map<String, Source> sources) {
        this.fields = fields;
        this.sources = sources;
    }

    List<LockedPackage> read() throws LockFileException {
        readPins();
        List<LockedPackage> packages = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Optional<Field> depends = fields.optional("depends");
        if (depends.isPresent()) {
            for (OpamValue dependency : OpamFile.elements(depends.get().value())) {
                LockedPackage locked = locked(depends.get(), dependency);
                if (!names.add(locked.name())) {
                    throw fields.fault(depends.get(), "the package " + locked.name() + " is there twice");
                }
                packages.add(locked);
            }
        }
        checkPins(packages);
        return packages;
    }

    private void readPins() throws LockFileException {
        for (OpamValue pin : fields.lists(PINS)) {
            Field field = fields.required(PINS);
            List<String> parts = fields.strings(field, pin);
            if (parts.size() != 2) {
                throw fields.fault(field, pin + " is there in place of [NAME.VERSION URL]");
            }
            PackageVersion id = id(field, () -> PackageVersion.parse(parts.get(0)));
            Source source = sources.get(parts.get(1));
            if (source == null) {
                throw fields.fault(
                        field,
                        "the URL " + parts.get(1) + " of " + id + " has no folder in the field "
                                + LockSources.DIRECTORIES);
            }
            if (pinned.put(id.name(), id) != null) {
                throw fields.fault(field, "the package " + id.name() + " is there twice");
            }
            sourceOf.put(id.name(), source);
        }
    }

    private LockedPackage locked(Field field, OpamValue dependency) throws LockFileException {
        if (dependency instanceof Option option
                && option.value() instanceof Text name
                && option.options().size() == 1) {
            OpamValue only = option.options().get(0);
            List<OpamValue> conditions =
                    only instanceof Logical all && all.operator().equals("&") ? all.operands() : List.of(only);
            boolean vendored = conditions.contains(VENDORED);
            List<OpamValue> others =
                    conditions.stream().filter(value -> !value.equals(VENDORED)).toList();
            if (conditions.size() <= 2
                    && others.size() == 1
                    && others.get(0) instanceof Bound bound
                    && bound.operator().equals("=")
                    && bound.right() instanceof Text version) {
                PackageVersion id = id(field, () -> new PackageVersion(name.value(), version.value()));
                return new LockedPackage(id, vendored, Optional.ofNullable(sourceOf.get(id.name())));
            }
        }
        throw fields.fault(
                field,
                dependency + " does not say one version of one package, {= \"VERSION\"}: " + LockFields.LOCK_AGAIN);
    }

    /** A source of a package that is not locked, or not in this version, was written by hand and is a mistake. */
    private void checkPins(List<LockedPackage> packages) throws LockFileException {
        Map<String, PackageVersion> rest = new TreeMap<>(pinned);
        packages.forEach(locked -> rest.remove(locked.name(), locked.id()));
        if (!rest.isEmpty()) {
            throw fields.fault(
                    fields.required(PINS),
                    rest.values().iterator().next() + " is not in the field depends in this version: "
                            + LockFields.LOCK_AGAIN);
        }
    }

    private interface Reading {
        PackageVersion read();
    }

    private PackageVersion id(Field field, Reading reading) throws LockFileException {
        try {
            return reading.read();
        } catch (IllegalArgumentException e) {
            throw fields.fault(field, String.valueOf(e.getMessage()));
        }
    }
}
