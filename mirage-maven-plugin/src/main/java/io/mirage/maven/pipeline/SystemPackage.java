package io.mirage.maven.pipeline;

import java.util.Locale;
import java.util.Optional;

/**
 * What operating systems have packages for; the name is empty where one has none.
 */
enum SystemPackage {
    DUNE("ocaml-dune", "ocaml-dune", "dune", "dune", "dune"),
    OCAML("ocaml", "ocaml", "ocaml", "ocaml", "ocaml"),
    FINDLIB("ocaml-findlib", "ocaml-findlib", "ocaml-findlib", "ocaml-findlib", "ocaml-findlib"),
    GCC("gcc libc6-dev", "gcc glibc-devel", "gcc musl-dev", "gcc", "gcc"),
    GCC_AARCH64("gcc-aarch64-linux-gnu", "gcc-aarch64-linux-gnu", "", "aarch64-linux-gnu-gcc", ""),
    GCC_X86_64("gcc-x86-64-linux-gnu", "gcc-x86_64-linux-gnu", "", "", ""),
    OPAM("opam", "opam", "opam", "opam", "opam"),
    MAKE("make", "make", "make", "make", "make"),
    PATCH("patch", "patch", "patch", "patch", "gpatch"),
    UNZIP("unzip", "unzip", "unzip", "unzip", "unzip"),
    QEMU_X86_64("qemu-system-x86", "qemu-system-x86", "qemu-system-x86_64", "qemu-system-x86", "qemu"),
    QEMU_AARCH64("qemu-system-arm", "qemu-system-aarch64", "qemu-system-aarch64", "qemu-system-aarch64", "qemu"),
    QEMU_USER("qemu-user-static", "qemu-user-static", "", "qemu-user-static", ""),
    XEN("xen-utils-common", "xen-runtime", "xen", "", "");

    private final String apt;
    private final String dnf;
    private final String apk;
    private final String pacman;
    private final String brew;

    SystemPackage(String apt, String dnf, String apk, String pacman, String brew) {
        this.apt = apt;
        this.dnf = dnf;
        this.apk = apk;
        this.pacman = pacman;
        this.brew = brew;
    }

    /** What it is called where its package is not known. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The names of the packages in a system; empty when it has none. */
    Optional<String> name(PackageManager manager) {
        String name = switch (manager) {
            case APT -> apt;
            case DNF -> dnf;
            case APK -> apk;
            case PACMAN -> pacman;
            case BREW -> brew;
        };
        return Optional.of(name).filter(text -> !text.isEmpty());
    }
}
