package io.mirage.maven.opam;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A lock file of opam-monorepo, format 0.3 ({@code lockfile.ml} of opam-monorepo 0.3 and 0.4).
 *
 * @param rootPackages the packages it was made for
 * @param packages all that they depend on, in the order of the file
 * @param sources the folders of the duniverse, in the order of the file
 * @param depexts what the packages need of the operating system
 * @param repositories URLs of the opam repositories that the packages come from
 * @param inputs what the plugin made the lock file from: names and digests; empty when another program wrote it
 * @since 0.1.0
 */
public record LockFile(
        List<String> rootPackages,
        List<LockedPackage> packages,
        List<Source> sources,
        List<Depext> depexts,
        List<String> repositories,
        SortedMap<String, String> inputs) {
    /** Copies the collections. */
    public LockFile {
        rootPackages = List.copyOf(rootPackages);
        packages = List.copyOf(packages);
        sources = List.copyOf(sources);
        depexts = List.copyOf(depexts);
        repositories = List.copyOf(repositories);
        inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
    }

    /**
     * Reads a lock file.
     *
     * @param text what is in the file
     * @param file its name, for messages
     * @return the lock file
     * @throws LockFileException if it is none, if its format is not 0.3, or if it contradicts itself
     */
    public static LockFile parse(String text, String file) throws LockFileException {
        OpamFile opam;
        try {
            opam = OpamFile.parse(text, file);
        } catch (OpamSyntaxException e) {
            throw new LockFileException(e);
        }
        return new LockFileReader(new LockFields(opam, file)).read();
    }

    /**
     * The packages that are built with the unikernel.
     *
     * @return the packages, in the order of the file
     */
    public List<LockedPackage> vendored() {
        return packages.stream().filter(LockedPackage::vendored).toList();
    }

    /**
     * The packages that have to be installed.
     *
     * @return the packages, in the order of the file
     */
    public List<LockedPackage> installed() {
        return packages.stream().filter(locked -> !locked.vendored()).toList();
    }

    /**
     * The packages that ought to be built with the unikernel but whose sources are not in the lock file. opam-monorepo
     * drops a package without a {@code dev-repo} so, without a word.
     *
     * @return the packages, in the order of the file
     */
    public List<PackageVersion> withoutSource() {
        return vendored().stream()
                .filter(locked -> locked.source().isEmpty())
                .map(LockedPackage::id)
                .toList();
    }

    /**
     * The packages that are in a folder of the duniverse.
     *
     * @param source the folder
     * @return the packages, in the order of the file
     */
    public List<PackageVersion> packagesOf(Source source) {
        return packages.stream()
                .filter(locked -> locked.source().equals(Optional.of(source)))
                .map(LockedPackage::id)
                .toList();
    }

    /**
     * Adds the packages that come from one source with some. A source has one version, so none of them can get another
     * one without the rest.
     *
     * @param names of packages
     * @return these names, and those of the others
     */
    public SortedSet<String> withThoseOfTheSameSources(Set<String> names) {
        Set<Source> moving = packages.stream()
                .filter(locked -> names.contains(locked.name()))
                .flatMap(locked -> locked.source().stream())
                .collect(Collectors.toSet());
        SortedSet<String> all = new TreeSet<>(names);
        packages.stream()
                .filter(locked -> locked.source().filter(moving::contains).isPresent())
                .forEach(locked -> all.add(locked.name()));
        return all;
    }

    /**
     * A package by its name.
     *
     * @param name of the package
     * @return the package; empty if it is not in the lock file
     */
    public Optional<LockedPackage> find(String name) {
        return packages.stream().filter(locked -> locked.name().equals(name)).findFirst();
    }

    /**
     * The version of OCaml that the packages were chosen for.
     *
     * @return the version; empty if no package depends on OCaml
     */
    public Optional<String> ocamlVersion() {
        return find("ocaml").map(LockedPackage::version);
    }

    /**
     * What the duniverse consists of: lock files with one key have the same folders with the same files in them. It
     * depends neither on the order of the sources nor on the addresses of archives that have checksums.
     *
     * @return 64 hexadecimal digits
     */
    public String sourcesKey() {
        return Digests.sha256(sources.stream()
                .map(source -> source.directory() + '\0' + source.identity() + '\n')
                .sorted()
                .collect(Collectors.joining()));
    }
}
