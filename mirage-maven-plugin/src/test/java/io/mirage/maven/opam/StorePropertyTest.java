package io.mirage.maven.opam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class StorePropertyTest {
    /** A manifest is read as it was written, whatever the names. */
    @Property(tries = 200)
    void readsManifestsAsTheyWereWritten(
            @ForAll("names") List<String> names, @ForAll @IntRange(min = 0) int number, @ForAll FileRecord.Mode mode)
            throws IOException {
        Map<String, FileRecord> files = new TreeMap<>();
        Map<String, String> sources = new TreeMap<>();
        for (String name : names) {
            files.put(name, new FileRecord(Digests.sha256(name), number, -number, mode));
            sources.put(name, Digests.sha256("of " + name));
        }
        Manifest manifest = new Manifest(new TreeMap<>(sources), new TreeMap<>(files));
        Path file = Files.createTempFile("manifest", ".files");
        try {
            Files.writeString(file, manifest.text());

            assertThat(Manifest.read(file)).contains(manifest);
        } finally {
            Files.delete(file);
        }
    }

    /** A name either is refused, or names something below the folder. */
    @Property
    void neverLeavesTheFolder(@ForAll("paths") String path) {
        Path root = Path.of("/top/of/tree");
        List<String> parts;
        try {
            parts = EntryName.parts(path);
        } catch (ArchiveException e) {
            return;
        }
        Path resolved = root.resolve(String.join("/", parts));
        assertThat(resolved.normalize()).isEqualTo(resolved);
        assertThat(resolved.startsWith(root)).isTrue();
    }

    /** The system follows links to where {@link LinkTargets} says. */
    @Property(tries = 300)
    void followsLinksAsTheSystemDoes(@ForAll("links") @Size(max = 6) List<List<String>> links) throws IOException {
        Path top = Files.createTempDirectory("links").toRealPath();
        try {
            Path tree = Files.createDirectories(top.resolve("outside/tree"));
            for (String folder : List.of("a/b/c", "d/e", "b")) {
                Files.createDirectories(tree.resolve(folder));
            }
            Map<String, String> targets = new HashMap<>();
            for (List<String> link : links) {
                Path place = tree.resolve(link.get(0));
                if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createSymbolicLink(place, Path.of(link.get(1)));
                    targets.put(link.get(0), link.get(1));
                }
            }
            LinkTargets all = new LinkTargets(targets);
            for (String link : new ArrayList<>(targets.keySet())) {
                Path real;
                try {
                    real = tree.resolve(link).toRealPath();
                } catch (NoSuchFileException e) {
                    continue;
                } catch (FileSystemException e) {
                    // A circle.
                    continue;
                }
                if (!all.leaves(link, 0)) {
                    assertThat(real.startsWith(tree))
                            .as("%s of %s", link, targets)
                            .isTrue();
                } else {
                    // It may come back: "../tree/a" leaves, and is refused.
                    assertThat(targets.values())
                            .as("%s of %s", link, targets)
                            .anyMatch(target -> target.contains(".."));
                }
            }
        } finally {
            Trees.delete(top);
        }
    }

    @Provide
    Arbitrary<List<String>> names() {
        return Arbitraries.strings()
                .withCharRange(' ', '~')
                .withChars("äλ/ #")
                .ofMinLength(1)
                .ofMaxLength(30)
                .list()
                .ofMaxSize(10);
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of("..", ".", "", "a", "b", "...", " ", "-", "\n", "a..")
                .list()
                .ofMaxSize(6)
                .map(parts -> String.join("/", parts));
    }

    @Provide
    Arbitrary<List<List<String>>> links() {
        Arbitrary<String> places = Arbitraries.of("l", "a/l", "a/b/l", "a/b/c/l", "d/l", "d/e/l", "a/b/m", "m");
        Arbitrary<String> targets = Arbitraries.of("..", "..", ".", "a", "b", "c", "d", "e", "l", "m", "tree")
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(parts -> String.join("/", parts));
        return Combinators.combine(places, targets)
                .as((place, target) -> List.of(place, target))
                .list()
                .ofMaxSize(6);
    }
}
