package io.mirage.maven.opam;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A store of a test, and what happens in it. */
final class StoreFixture implements PullProgress {
    final Path root;
    final List<String> warnings = new CopyOnWriteArrayList<>();
    final List<Duration> pauses = new CopyOnWriteArrayList<>();
    /** What the progress hears. */
    final List<String> events = new CopyOnWriteArrayList<>();

    private final Transfer transfer;
    private final Mirrors mirrors;

    StoreFixture(Path root, Transfer transfer) {
        this(root, transfer, Mirrors.NONE);
    }

    StoreFixture(Path root, Transfer transfer, Mirrors mirrors) {
        this.root = root;
        this.transfer = transfer;
        this.mirrors = mirrors;
    }

    Sources sources() {
        return new Sources(root, new Network(transfer, GitAccess.NONE, mirrors, pauses::add));
    }

    DuniverseStore store() {
        return new DuniverseStore(root, sources(), 3, warnings::add);
    }

    StoreMaintenance maintenance() {
        return store().maintenance();
    }

    /** The folder of a source, brought if it is not there. */
    Path bring(Source source) throws SourceException, IOException, InterruptedException {
        return bring(source, false);
    }

    Path bring(Source source, boolean offline) throws SourceException, IOException, InterruptedException {
        Path[] folder = new Path[1];
        sources().use(source, new Sources.Demand(offline, false), this, (tree, manifest) -> folder[0] = tree);
        return folder[0];
    }

    /** What is in a folder of the store that is neither a lock nor complete. */
    List<String> leftIn(String folder) throws IOException {
        Path part = root.resolve(folder);
        if (!Files.isDirectory(part)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(part)) {
            return children.map(child -> child.getFileName().toString())
                    .filter(name -> !name.endsWith(".lock"))
                    .sorted()
                    .toList();
        }
    }

    /** The files of a folder, from path to content; that of a link is where it points. */
    static SortedMap<String, String> content(Path folder) throws IOException {
        SortedMap<String, String> content = new TreeMap<>();
        for (String path : Trees.files(folder).keySet()) {
            Path file = folder.resolve(path);
            content.put(
                    path, Files.isSymbolicLink(file) ? "-> " + Files.readSymbolicLink(file) : Files.readString(file));
        }
        return content;
    }

    static int mode(Path file) throws IOException {
        return (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
    }

    static String sha256(byte[] content) throws Exception {
        return "sha256=" + hex("SHA-256", content);
    }

    static String hex(String algorithm, byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
    }

    static Source source(String url, String directory, String... checksums) {
        return new Source(
                url, directory, Stream.of(checksums).map(Checksum::parse).toList());
    }

    @Override
    public void ended(Source source, long bytes, boolean cached) {
        events.add(source.directory() + " " + (cached ? "cached" : bytes));
    }

    @Override
    public void again(Source source, String message) {
        events.add(source.directory() + " again: " + message);
    }

    @Override
    public void unchecked(Source source, String message) {
        events.add(source.directory() + " unchecked: " + message);
    }

    @Override
    public void waiting(Path folder) {
        events.add("waiting");
    }
}
