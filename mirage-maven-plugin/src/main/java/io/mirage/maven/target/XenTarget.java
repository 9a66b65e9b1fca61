package io.mirage.maven.target;

import javax.inject.Named;
import javax.inject.Singleton;

/**
 * A paravirtualised guest in a hardware container (PVH) of Xen, started with {@code xl create}.
 *
 * @since 0.1.0
 */
@Named("xen")
@Singleton
public final class XenTarget extends XenFamilyTarget {
    /** The target as Solo5 0.9 and mirage-xen 9 have it. */
    public XenTarget() {
        super("xen");
    }
}
