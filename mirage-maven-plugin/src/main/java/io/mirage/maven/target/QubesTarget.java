package io.mirage.maven.target;

import javax.inject.Named;
import javax.inject.Singleton;

/**
 * A virtual machine of Qubes OS: the same image as for Xen, with the agents of Qubes among its libraries.
 *
 * @since 0.1.0
 */
@Named("qubes")
@Singleton
public final class QubesTarget extends XenFamilyTarget {
    /** The target as Solo5 0.9 and mirage-xen 9 have it. */
    public QubesTarget() {
        super("qubes");
    }
}
