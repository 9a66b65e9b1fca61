package io.mirage.maven.target;

import java.util.List;
import java.util.Set;

/**
 * What {@code xen} and {@code qubes} share: Solo5's xen bindings, the run-time system mirage-xen, and an empty
 * manifest, because their devices come from XenStore.
 *
 * @since 0.1.0
 */
abstract class XenFamilyTarget extends Solo5Target {
    XenFamilyTarget(String name) {
        super(name, "xen", Set.of("x86_64"));
    }

    @Override
    public List<String> packages() {
        return concat(buildPackages(), List.of("mirage-xen >= 9.0.0"));
    }

    @Override
    public Set<String> runtimeLibraries() {
        return Set.of("mirage-xen");
    }

    @Override
    public boolean devicesInManifest() {
        return false;
    }

    @Override
    public List<String> tenders() {
        return List.of("xl");
    }
}
