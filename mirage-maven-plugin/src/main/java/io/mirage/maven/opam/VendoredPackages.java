package io.mirage.maven.opam;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads what vendored packages say about themselves. It only ever describes: a package whose opam file is missing,
 * cannot be read or is none is there without a description.
 *
 * @since 0.1.0
 */
public final class VendoredPackages {
    private static final String SUFFIX = ".opam";
    private static final String OPAM = "opam";

    /** More than any opam file has: vendored sources are somebody else's. */
    private static final long LARGEST = 1 << 20;

    private VendoredPackages() {}

    /**
     * Describes the packages of a lock file.
     *
     * @param duniverse the folder of vendored sources, which need not be there
     * @param lock the lock file
     * @return all packages of the lock file, in its order
     */
    public static List<PackageInfo> read(Path duniverse, LockFile lock) {
        return lock.packages().stream()
                .map(locked -> new PackageInfo(
                        locked.name(),
                        Optional.of(locked.version()),
                        locked.vendored(),
                        locked.source(),
                        locked.source().flatMap(source -> description(duniverse, lock, locked, source))))
                .toList();
    }

    private static Optional<PackageDescription> description(
            Path duniverse, LockFile lock, LockedPackage locked, Source source) {
        Path folder = duniverse.resolve(source.directory());
        String name = locked.name();
        for (Path file : List.of(
                folder.resolve(name + SUFFIX),
                folder.resolve(OPAM).resolve(name + SUFFIX),
                folder.resolve(name + SUFFIX).resolve(OPAM))) {
            if (Files.isRegularFile(file)) {
                return described(file);
            }
        }
        boolean alone = lock.packagesOf(source).size() == 1;
        return described(folder.resolve(OPAM))
                .filter(description -> description.name().map(name::equals).orElse(alone));
    }

    /**
     * Describes what is in a folder of vendored sources that no lock file tells about.
     *
     * @param duniverse the folder, which need not be there
     * @return a package for every opam file, sorted by name; the first one of those with one name
     * @throws IOException if the folder cannot be listed
     */
    public static List<PackageInfo> read(Path duniverse) throws IOException {
        Map<String, PackageInfo> packages = new TreeMap<>();
        if (Files.isDirectory(duniverse)) {
            for (Path folder : list(duniverse)) {
                readFolder(folder, packages);
            }
        }
        return List.copyOf(packages.values());
    }

    private static void readFolder(Path folder, Map<String, PackageInfo> packages) {
        List<Path> files = new ArrayList<>();
        try {
            files.addAll(list(folder));
            files.addAll(list(folder.resolve(OPAM)));
        } catch (IOException e) {
            // A folder that cannot be listed tells nothing; dune will say so with more reason.
            return;
        }
        for (Path path : files) {
            String fileName = String.valueOf(path.getFileName());
            if (fileName.endsWith(SUFFIX)) {
                String name = fileName.substring(0, fileName.length() - SUFFIX.length());
                add(name, Files.isDirectory(path) ? path.resolve(OPAM) : path, packages);
            } else if (fileName.equals(OPAM)) {
                String name =
                        described(path).flatMap(PackageDescription::name).orElse(String.valueOf(folder.getFileName()));
                add(name, path, packages);
            }
        }
    }

    private static void add(String name, Path file, Map<String, PackageInfo> packages) {
        if (PackageVersion.isName(name) && Files.isRegularFile(file)) {
            Optional<PackageDescription> description = described(file);
            packages.putIfAbsent(
                    name,
                    new PackageInfo(
                            name,
                            description.flatMap(PackageDescription::version),
                            true,
                            Optional.empty(),
                            description));
        }
    }

    /** What is in a folder, in an order that is the same everywhere; nothing if it is no folder. */
    private static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.sorted().toList();
        }
    }

    private static Optional<PackageDescription> described(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                return Optional.empty();
            }
            // Bytes that are not UTF-8 are somebody's name in another encoding, and no matter here.
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            return Optional.of(PackageDescription.of(OpamFile.parse(text, file.toString())));
        } catch (IOException | OpamSyntaxException e) {
            return Optional.empty();
        }
    }
}
