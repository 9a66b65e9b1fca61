package io.mirage.maven.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.opam.Checksum;
import io.mirage.maven.opam.Source;
import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.project.DeclarationBuilder;
import io.mirage.maven.project.DependencyOptions;
import io.mirage.maven.project.SourceMirror;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoresTest {
    @TempDir
    Path temp;

    @Test
    void areInTheCacheDirectoryOfTheUser() throws Exception {
        assertThat(root("Linux", Map.of())).isEqualTo(Path.of("/home/me/.cache/mirage-maven"));
        assertThat(root("Linux", Map.of("XDG_CACHE_HOME", "/cache"))).isEqualTo(Path.of("/cache/mirage-maven"));
        // The specification says that a relative path is to be ignored.
        assertThat(root("Linux", Map.of("XDG_CACHE_HOME", "cache"))).isEqualTo(Path.of("/home/me/.cache/mirage-maven"));
        assertThat(root("Mac OS X", Map.of())).isEqualTo(Path.of("/home/me/Library/Caches/mirage-maven"));
    }

    @Test
    void areWhereThePomSays() throws Exception {
        assertThat(stores(options(temp.resolve("mine"))).root()).isEqualTo(temp.resolve("mine"));
    }

    @Test
    void tryMirrorsFirst() throws Exception {
        DependencyOptions options = new DependencyOptions(
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(
                        new SourceMirror("https://github.com/", "https://nexus.example/gh/"),
                        new SourceMirror(null, "https://opam.example/cache")),
                Optional.empty());
        Source source =
                new Source("https://github.com/a/b.tbz", "b", List.of(Checksum.parse("sha256=" + "ab".repeat(32))));

        assertThat(stores(options).network().mirrors().addresses(source))
                .containsExactly(
                        "https://opam.example/cache/sha256/ab/" + "ab".repeat(32),
                        "https://nexus.example/gh/a/b.tbz",
                        "https://github.com/a/b.tbz");
    }

    @Test
    void areListedCheckedAndPruned() throws Exception {
        FakeProject project = new FakeProject(temp);
        Path file = Files.createDirectories(temp.resolve("sources/alpha")).resolve("alpha.ml");
        Files.writeString(file, "let x = 1\n");
        Request request = project.request(DeclarationBuilder.declare().dependencies(options(temp.resolve("store"))));
        Source source = new Source("file://" + temp.resolve("sources/alpha"), "alpha", List.of());
        Path entry = Stores.of(request, project.host())
                .duniverse(message -> {})
                .bring("0".repeat(64), List.of(source), io.mirage.maven.opam.PullProgress.NONE);
        StoreGoal goal = new StoreGoal(project.host());

        goal.run(request, OptionalInt.empty(), project.log.logger());
        assertThat(project.log.of("info"))
                .anyMatch(line -> line.contains("1 set of vendored sources"))
                .anyMatch(line -> line.contains("0".repeat(64)) && line.endsWith(": alpha"))
                .contains("Every file is as it was put there.");

        Path stored = entry.resolve("alpha/alpha.ml");
        Files.delete(stored);
        Files.writeString(stored, "let x = 2\n");
        assertThatThrownBy(() -> goal.run(request, OptionalInt.empty(), project.log.logger()))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("The store was damaged.")
                .hasMessageContaining("alpha.ml");
        assertThat(entry).doesNotExist();

        Stores.of(request, project.host())
                .duniverse(message -> {})
                .bring("0".repeat(64), List.of(source), io.mirage.maven.opam.PullProgress.NONE);
        Files.setLastModifiedTime(
                Files.createDirectories(temp.resolve("store/dune-cache/one")), FileTime.fromMillis(0));
        goal.run(request, OptionalInt.of(0), project.log.logger());
        assertThat(project.log.of("info")).contains("Removed 1 cache of dune: 0.0 MiB");
        assertThat(entry).doesNotExist();
        assertThat(project.log.of("info")).anyMatch(line -> line.startsWith("Removed 1 set and 1 source"));
        assertThatThrownBy(() -> goal.run(request, OptionalInt.of(-1), project.log.logger()))
                .hasMessage("mirage.store.keep is -1; it is the number of entries to keep, 0 or more.");
    }

    private static DependencyOptions options(Path store) {
        return new DependencyOptions(List.of(), List.of(), Optional.of(store), List.of(), Optional.empty());
    }

    private Path root(String system, Map<String, String> variables) throws Exception {
        return stores(DependencyOptions.NONE, system, variables).root();
    }

    private Stores stores(DependencyOptions options) throws Exception {
        return stores(options, "Linux", Map.of());
    }

    private Stores stores(DependencyOptions options, String system, Map<String, String> variables) throws Exception {
        return Stores.of(
                new FakeProject(temp).request(DeclarationBuilder.declare().dependencies(options)),
                new HostEnvironment(Clock.systemUTC(), variables, 1, system, "amd64", Path.of("/home/me")));
    }
}
