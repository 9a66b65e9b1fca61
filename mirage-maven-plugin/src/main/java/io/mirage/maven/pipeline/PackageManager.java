package io.mirage.maven.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A program that installs packages of an operating system. The names and commands are those of it/tools/install-debian.sh. */
enum PackageManager {
    /** Debian, Ubuntu and what is like them. */
    APT("apt-get install", "-y", true),
    /** Fedora, Red Hat Enterprise Linux and what is like them. */
    DNF("dnf install", "-y", true),
    /** Alpine, which asks nothing. */
    APK("apk add", "", true),
    /** Arch. */
    PACMAN("pacman -S --needed", "--noconfirm", true),
    /** Homebrew, which asks nothing, and refuses to run as root. */
    BREW("brew install", "", false);

    private final String install;
    private final String unattended;
    private final boolean asRoot;

    PackageManager(String install, String unattended, boolean asRoot) {
        this.install = install;
        this.unattended = unattended;
        this.asRoot = asRoot;
    }

    /**
     * The one of a system.
     *
     * @param facts opam's variables of the system
     * @return the manager; empty for a system whose packages are not known here
     */
    static Optional<PackageManager> of(Map<String, String> facts) {
        if (facts.getOrDefault("os", "").equals("macos")) {
            return Optional.of(BREW);
        }
        // A derivative is known by its family: Mint is like ubuntu, Rocky like rhel.
        return known(facts.getOrDefault("os-distribution", "")).or(() -> known(facts.getOrDefault("os-family", "")));
    }

    private static Optional<PackageManager> known(String distribution) {
        return switch (distribution) {
            case "debian", "ubuntu" -> Optional.of(APT);
            case "fedora", "rhel", "centos" -> Optional.of(DNF);
            case "alpine" -> Optional.of(APK);
            case "arch", "archlinux" -> Optional.of(PACMAN);
            default -> Optional.empty();
        };
    }

    /**
     * The command that installs packages.
     *
     * @param packages their names in this system
     * @param root whether the user is root already
     */
    String command(List<String> packages, boolean root) {
        return (asRoot && !root ? "sudo " : "") + install + " " + String.join(" ", packages);
    }

    /**
     * The same, word by word, and so that nobody is asked anything: without a right to become root it fails.
     *
     * @param packages their names in this system
     * @param root whether the user is root already
     */
    List<String> unattended(List<String> packages, boolean root) {
        List<String> words = new ArrayList<>();
        if (asRoot && !root) {
            words.addAll(List.of("sudo", "-n"));
        }
        words.addAll(List.of(install.split(" ")));
        if (!unattended.isEmpty()) {
            words.add(unattended);
        }
        words.addAll(packages);
        return words;
    }
}
