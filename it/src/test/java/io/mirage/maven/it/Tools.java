package io.mirage.maven.it;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The programs and toolchains that the tests use. What is missing makes a test fail, never be skipped.
 *
 * <p>Toolchains and the like are made at first use, by the scripts in {@code it/tools}, into {@code it/target/tools}; the scripts do
 * nothing when they are there.
 */
public final class Tools {

    /** What images are made for. */
    public enum Architecture {
        X86_64,
        AARCH64;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Where a tool is installed.
     *
     * @param path absolute
     */
    public record Prefix(Path path) {

        /** What OCAMLFIND_CONF names. */
        public Path findlibConf() {
            return path.resolve("lib").resolve("findlib.conf");
        }

        /** The directory of its programs. */
        public Path bin() {
            return path.resolve("bin");
        }

        /** What OCAMLPATH names. */
        public Path lib() {
            return path.resolve("lib");
        }
    }

    private static final Path SCRIPTS = Path.of("tools").toAbsolutePath();

    private Tools() {}

    /** Finds a program on PATH. */
    public static Path program(String name) {
        return onPath(name)
                .orElseThrow(() -> new AssertionError(name + " is not on PATH (" + System.getenv("PATH")
                        + "). To get it: ./it/tools/install-debian.sh test"));
    }

    /** The dune of this machine. */
    public static Path dune() {
        return program("dune");
    }

    /** A real cross toolchain, called {@code aarch64}, for Linux programs. */
    public static Prefix linuxAarch64() {
        return made("aarch64-linux", "make-aarch64-linux.sh");
    }

    /**
     * A Solo5 toolchain, called {@code solo5}: the stand-in that {@code make-standin-solo5.sh} makes, or with
     * {@code -Dit.tools=real} the one in {@code -Dit.solo5.ARCHITECTURE=PREFIX}.
     */
    public static Prefix solo5(Architecture architecture) {
        return areReal() ? real("it.solo5." + architecture) : standInSolo5(architecture);
    }

    /** The stand-in, also where there are real toolchains: for tests that change what is in it. */
    static Prefix standInSolo5(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> made("solo5-x86_64", "make-standin-solo5.sh", "x86_64");
            case AARCH64 ->
                made(
                        "solo5-aarch64",
                        "make-standin-solo5.sh",
                        "aarch64",
                        linuxAarch64().path().toString());
        };
    }

    /**
     * The mirage tool and its library: the stand-in that {@code make-standin-mirage.sh} makes, or with
     * {@code -Dit.tools=real} those in {@code -Dit.mirage=PREFIX}.
     */
    public static Prefix mirage() {
        if (!areReal()) {
            return standInMirage();
        }
        Prefix mirage = new Prefix(realPath("it.mirage", "PREFIX"));
        if (!Files.isExecutable(mirage.bin().resolve("mirage"))
                || !Files.isDirectory(mirage.lib().resolve("mirage"))) {
            throw new AssertionError("it.mirage: no bin/mirage or no lib/mirage in " + mirage.path());
        }
        return mirage;
    }

    /** The stand-in, also where there is a real one: for tests that choose its version. */
    static Prefix standInMirage() {
        return made("mirage", "make-standin-mirage.sh");
    }

    /**
     * The program that solves dependencies: the stand-in that {@code make-standin-opam-monorepo.sh} makes, or with
     * {@code -Dit.tools=real} the one in {@code -Dit.opamMonorepo=PATH}, if that is given.
     */
    public static Path opamMonorepo() {
        return areReal() && Settings.optional("it.opamMonorepo").isPresent()
                ? realPath("it.opamMonorepo", "PATH")
                : standInOpamMonorepo();
    }

    /** The stand-in, also where there is a real one: for tests that choose its version. */
    static Path standInOpamMonorepo() {
        return made("opam-monorepo", "make-standin-opam-monorepo.sh").bin().resolve("opam-monorepo");
    }

    /** Debian's web server, which is not installed for that. */
    static Path nginx() {
        return made("nginx", "make-nginx.sh").bin().resolve("nginx");
    }

    /**
     * Vendored libraries, enough for a unikernel without devices: toys with the real names, or with
     * {@code -Dit.tools=real} those in {@code -Dit.duniverse=DIR}, if that is given.
     */
    public static Path duniverse() {
        return areReal() && Settings.optional("it.duniverse").isPresent()
                ? realPath("it.duniverse", "DIR")
                : standInDuniverse();
    }

    /** The toys, which have devices and a network stack too. */
    public static Path standInDuniverse() {
        return SCRIPTS.resolveSibling("standin").resolve("duniverse");
    }

    /** Whether the tools are real ones. */
    public static boolean areReal() {
        return switch (Settings.required("it.tools")) {
            case "real" -> true;
            case "stand-in" -> false;
            default -> throw new IllegalStateException("it.tools is \"stand-in\" or \"real\"");
        };
    }

    private static Prefix real(String property) {
        Prefix prefix = new Prefix(realPath(property, "PREFIX"));
        if (!Files.isRegularFile(prefix.findlibConf())) {
            throw new AssertionError(property + ": no " + prefix.findlibConf());
        }
        return prefix;
    }

    private static Path realPath(String property, String what) {
        return Settings.optional(property)
                .map(path -> Path.of(path).toAbsolutePath())
                .orElseThrow(() -> new AssertionError("-Dit.tools=real needs -D" + property + "=" + what));
    }

    // The scripts lock, and cost some milliseconds when there is nothing to do: no memory of it is kept here.
    private static Prefix made(String name, String script, String... arguments) {
        Path path = Settings.target().resolve("tools").resolve(name);
        String[] command = new String[arguments.length + 3];
        command[0] = program("bash").toString();
        command[1] = SCRIPTS.resolve(script).toString();
        command[2] = path.toString();
        System.arraycopy(arguments, 0, command, 3, arguments.length);
        Command.Result result = Command.of(command).run();
        if (result.exitCode() != 0) {
            throw new AssertionError("Cannot make the tools in " + path
                    + ". Something may be missing; to get it: ./it/tools/install-debian.sh test\n" + result.output());
        }
        return new Prefix(path);
    }

    private static Optional<Path> onPath(String name) {
        for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Path program = Path.of(directory).resolve(name);
            if (Files.isRegularFile(program) && Files.isExecutable(program)) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }
}
