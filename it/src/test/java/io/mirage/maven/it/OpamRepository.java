package io.mirage.maven.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A repository of opam packages that belongs to one test, with the archives of their sources beside it. It is made of
 * folders that hold sources with their {@code .opam} files: {@code src/test/packages}, and the stand-in duniverse.
 *
 * @param path the repository
 * @param sources the archives; git repositories too
 * @param sourcesUrl what the packages say where these are
 */
record OpamRepository(Path path, Path sources, String sourcesUrl) {

    private static final Path TOYS = Path.of("src", "test", "packages").toAbsolutePath();
    private static final Pattern VERSION = Pattern.compile("(?m)^version: \"([^\"]*)\"\n");

    /** The libraries that the fixture {@code vendored} wants, all versions, and those that spoil a lock. */
    static OpamRepository toys(TestFolder folder) {
        return empty(folder, "opam-repository").withCompiler().withToys();
    }

    /** As {@link #toys(TestFolder)}, with the archives on a server of {@link #sources(TestFolder)}. */
    static OpamRepository toys(TestFolder folder, SourceServer server) {
        OpamRepository files = empty(folder, "opam-repository");
        return new OpamRepository(files.path, files.sources, server.url())
                .withCompiler()
                .withToys();
    }

    /** What unikernels with a {@code config.ml} want: the toys that have the names of real libraries. */
    static OpamRepository mirage(TestFolder folder) {
        return toys(folder).withStandInDuniverse();
    }

    /**
     * What setup installs, in the versions of its table: packages that copy the stand-ins, and Debian's OCaml for the compiler.
     */
    static OpamRepository toolchains(TestFolder folder) {
        OpamRepository repository = empty(folder, "opam-repository")
                .withoutSource("ocaml-base-compiler", "4.14.2", "flags: compiler")
                .installing("dune", "3.19.1", link(Tools.dune()))
                .installing("ocamlfind", "1.9.8", link(Tools.program("ocamlfind")))
                .withoutSource("solo5", "0.9.3")
                .withoutSource("solo5-cross-aarch64", "0.9.3", "depends: [\"solo5\"]");
        return repository
                .copying("mirage", "4.9.0", Tools.mirage().path())
                .copying(
                        "opam-monorepo",
                        "0.4.3",
                        Tools.opamMonorepo().resolve("../..").normalize())
                .copying(
                        "ocaml-solo5",
                        "0.8.5",
                        Tools.solo5(Tools.Architecture.X86_64).path())
                .copying(
                        "ocaml-solo5-cross-aarch64",
                        "0.8.5",
                        Tools.solo5(Tools.Architecture.AARCH64).path());
    }

    private static String link(Path program) {
        return "mkdir -p %{bin}% && ln -s " + program + " %{bin}%/" + program.getFileName();
    }

    /** Adds a package whose source is a prefix: opam's sandbox shows little else than that to what it runs. */
    private OpamRepository copying(String name, String version, Path prefix) {
        Path archive = sources.resolve(name + "." + version + ".tar.gz");
        try {
            Files.createDirectories(sources);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = new ArrayList<>(
                List.of("tar", "-czf", archive.toString(), "--transform=s,^," + name + "/,", "-C", prefix.toString()));
        Stream.of("bin", "lib", "include")
                .filter(part -> Files.isDirectory(prefix.resolve(part)))
                .forEach(command::add);
        Command.of(command.toArray(String[]::new)).run().assertSuccess();
        return installing(
                name,
                version,
                "mkdir -p %{prefix}% && cp -r * %{prefix}%",
                "url {\n  src: \"" + sourcesUrl + "/" + archive.getFileName() + "\"\n  checksum: \"sha256="
                        + Digests.sha256(archive) + "\"\n}");
    }

    /** Adds a package that a shell command installs. */
    OpamRepository installing(String name, String version, String command, String... fields) {
        return withoutSource(
                name, version, "install: [\"sh\" \"-c\" \"" + command + "\"]\n" + String.join("\n", fields));
    }

    /** One without packages. */
    static OpamRepository empty(TestFolder folder, String name) {
        Path path = folder.folder(name);
        Path sources = sources(folder);
        write(path.resolve("repo"), "opam-version: \"2.0\"\n");
        folder.folder(name + "/packages");
        return new OpamRepository(path, sources, "file://" + sources);
    }

    /** Where the archives of all repositories of a test are. */
    static Path sources(TestFolder folder) {
        return folder.folder("opam-sources");
    }

    /** What a POM says. */
    String url() {
        return "file://" + path;
    }

    /** Puts it into a POM, for {@code @repository@}. */
    TestProject usedBy(TestProject project) {
        return project.replace("pom.xml", "@repository@", url());
    }

    private OpamRepository withToys() {
        add("metric", "1.0.0", SourceArchive.Form.TBZ);
        add("metric", "1.1.0", SourceArchive.Form.TBZ);
        add("clockface", "0.2.0", SourceArchive.Form.TAR_GZ);
        add("ropes", "2.0.0", SourceArchive.Form.TBZ);
        add("ropes", "2.1.0", SourceArchive.Form.TBZ);
        add("banner", "1.2", SourceArchive.Form.TAR_GZ);
        add("palette", "3.0.0", SourceArchive.Form.TAR_XZ);
        add("palette", "3.1.0", SourceArchive.Form.TAR_XZ);
        add("oldtimes", "1.0", SourceArchive.Form.TBZ);
        add("nowhere", "1.0", SourceArchive.Form.TAR_GZ);
        add("makebuilt", "1.0", SourceArchive.Form.TAR_GZ);
        addGit("stopwatch", "0.9");
        withoutSource("conf-banner", "1", "flags: conf", "depexts: [[\"libbanner-data\"] {os-family = \"debian\"}]");
        return withoutSource("palettes", "1", "depends: [\"palette\"]");
    }

    /** Without them nothing can be solved. No source of theirs is wanted. */
    OpamRepository withCompiler() {
        String ocaml = Command.of("ocamlfind", "ocamlopt", "-version")
                .run()
                .assertSuccess()
                .output()
                .strip();
        withoutSource("ocaml-base-compiler", ocaml, "flags: compiler");
        withoutSource("ocaml", ocaml, "depends: [\"ocaml-base-compiler\" {= version}]");
        return withoutSource("dune", "3.0.0");
    }

    private OpamRepository withStandInDuniverse() {
        try (Stream<Path> folders = Files.list(Tools.standInDuniverse())) {
            folders.sorted().forEach(this::addStandIn);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        withoutSource("mirage", "4.9.0");
        withoutSource("ocaml-solo5", "0.8.5");
        withoutSource("solo5", "0.9.3");
        return withoutSource("opam-monorepo", "0.3.6");
    }

    private void addStandIn(Path folder) {
        String name = folder.getFileName().toString();
        String version = opamFiles(folder)
                .map(file -> VERSION.matcher(read(file)))
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .findFirst()
                .orElseThrow();
        String more =
                "dev-repo: \"git+https://toys.invalid/" + name + ".git\"\nbuild: [\"dune\" \"build\" \"-p\" name]\n";
        publish(folder, version, SourceArchive.Form.TBZ, more);
    }

    /** Adds a version of the packages in a folder of {@code src/test/packages}. */
    OpamRepository add(String toy, String version, SourceArchive.Form form) {
        publish(TOYS.resolve(toy), version, form, "");
        return this;
    }

    private void publish(Path folder, String version, SourceArchive.Form form, String more) {
        String name = folder.getFileName() + "-" + version;
        Path archive = SourceArchive.write(sources.resolve(name + form.extension()), form, folder, name, version);
        String url = "url {\n  src: \"" + sourcesUrl + "/" + archive.getFileName() + "\"\n  checksum: [\n"
                + "    \"sha256=" + Digests.sha256(archive) + "\"\n    \"md5=" + Digests.md5(archive) + "\"\n  ]\n}\n";
        opamFiles(folder).forEach(file -> {
            String text = VERSION.matcher(read(file)).replaceFirst("");
            write(opam(file.getFileName().toString().replace(".opam", ""), version), text + more + url);
        });
    }

    /** Adds a version whose source is a commit in a git repository. */
    private void addGit(String toy, String version) {
        GitTree tree = gitTree(toy);
        TestProject.copyOf(TOYS.resolve(toy), tree.path());
        write(
                opam(toy, version),
                read(tree.path().resolve(toy + ".opam")) + "url {\n  src: \""
                        + GitTree.of(tree.path()).url() + "\"\n}\n");
    }

    /** Where the source of a package is that comes from git. */
    GitTree gitTree(String toy) {
        return new GitTree(sources.resolve(toy + ".git-tree"));
    }

    /** Adds a package that has nothing to download. */
    OpamRepository withoutSource(String name, String version, String... fields) {
        write(
                opam(name, version),
                "opam-version: \"2.0\"\nsynopsis: \"Stub\"\nmaintainer: \"it@mirage-maven.invalid\"\n"
                        + String.join("\n", fields) + "\n");
        return this;
    }

    /** Takes a version out, as when a newer one is not published yet. */
    OpamRepository remove(String name, String version) {
        try {
            Files.delete(opam(name, version));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Replaces text in the file of a package; the text must be there. */
    OpamRepository replace(String name, String version, String text, String by) {
        Path file = opam(name, version);
        String content = read(file);
        if (!content.contains(text)) {
            throw new IllegalArgumentException("No \"" + text + "\" in " + file + ":\n" + content);
        }
        write(file, content.replace(text, by));
        return this;
    }

    /** The file of a package. */
    Path opam(String name, String version) {
        return path.resolve("packages")
                .resolve(name)
                .resolve(name + "." + version)
                .resolve("opam");
    }

    /** An archive: {@code metric-1.1.0.tbz}. */
    Path archive(String name) {
        return sources.resolve(name);
    }

    private static Stream<Path> opamFiles(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".opam")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
