package io.mirage.maven.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.dune.DuneVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuneCacheTest {
    private static final DuneVersion OLD = new DuneVersion(2, 9, 3, "");
    private static final DuneVersion NEW = new DuneVersion(3, 19, 1, "");
    private static final Path ROOT = Path.of("/store/dune-cache");

    @TempDir
    Path temp;

    @Test
    void isOnByDefaultWhereDuneHasItSo() {
        assertThat(variables(DuneCache.AUTO, NEW)).containsEntry("DUNE_CACHE", "enabled-except-user-rules");
        assertThat(variables(DuneCache.AUTO, new DuneVersion(3, 16, 9, "")))
                .isEqualTo(Map.of("DUNE_CACHE", "disabled"));
        assertThat(variables(DuneCache.AUTO, OLD)).isEqualTo(Map.of("DUNE_CACHE", "disabled"));
    }

    @Test
    void worksWithoutADaemonForOldDune() {
        Map<String, String> variables = variables(DuneCache.ENABLED, OLD);

        assertThat(variables).containsEntry("DUNE_CACHE", "enabled").containsEntry("DUNE_CACHE_TRANSPORT", "direct");
        assertThat(variables.get("XDG_CACHE_HOME"))
                .isEqualTo(variables.get("DUNE_CACHE_ROOT"))
                .startsWith("/store/dune-cache/");
        assertThat(variables(DuneCache.ENABLED, NEW))
                .containsEntry("DUNE_CACHE", "enabled")
                .doesNotContainKey("XDG_CACHE_HOME");
    }

    @Test
    void leavesItToTheEnvironmentUnlessDeclared() {
        Map<String, String> own = Map.of("DUNE_CACHE", "enabled", "DUNE_CACHE_ROOT", "/mine");

        assertThat(DuneCache.AUTO.in(own, NEW, ROOT, List.of("a"))).isEqualTo(own);
        assertThat(DuneCache.DISABLED.in(own, NEW, ROOT, List.of("a"))).containsEntry("DUNE_CACHE", "disabled");
        assertThat(DuneCache.ENABLED.in(own, NEW, ROOT, List.of("a")).get("DUNE_CACHE_ROOT"))
                .startsWith("/store/dune-cache/");
    }

    @Test
    void remembersWhenItWasUsed() throws Exception {
        Path caches = temp.resolve("dune-cache");
        Map<String, String> variables = DuneCache.ENABLED.in(Map.of(), NEW, caches, List.of("a"));
        Path own = Path.of(variables.getOrDefault("DUNE_CACHE_ROOT", ""));

        DuneCache.touch(variables, caches);
        Files.setLastModifiedTime(own, FileTime.fromMillis(0));
        DuneCache.touch(variables, caches);

        assertThat(own.getParent()).isEqualTo(caches);
        assertThat(Files.getLastModifiedTime(own).toMillis()).isPositive();
        // One of the user's own is none of the plugin's.
        DuneCache.touch(Map.of("DUNE_CACHE_ROOT", temp.resolve("mine").toString()), caches);
        assertThat(temp.resolve("mine")).doesNotExist();
        DuneCache.touch(Map.of(), caches);
        assertThat(caches).isDirectoryContaining(own::equals);
    }

    @Test
    void keepsToolchainsApart() {
        assertThat(root(NEW, "a", "b"))
                .isEqualTo(root(NEW, "b", "a", "a"))
                .isNotEqualTo(root(NEW, "a"))
                .isNotEqualTo(root(NEW, "a", "c"))
                .isNotEqualTo(root(new DuneVersion(3, 20, 0, ""), "a", "b"));
    }

    @Test
    void readsSettings() throws Exception {
        assertThat(DuneCache.parse("auto")).isEqualTo(DuneCache.AUTO);
        assertThat(DuneCache.parse(" Enabled")).isEqualTo(DuneCache.ENABLED);
        assertThat(DuneCache.parse("true")).isEqualTo(DuneCache.ENABLED);
        assertThat(DuneCache.parse("false")).isEqualTo(DuneCache.DISABLED);
        assertThatThrownBy(() -> DuneCache.parse("on"))
                .isInstanceOf(BuildFailure.class)
                .hasMessage("<duneCache> is 'on'; allowed are auto (the default), enabled and disabled.");
    }

    private static Map<String, String> variables(DuneCache cache, DuneVersion version) {
        return cache.in(Map.of(), version, ROOT, List.of("a"));
    }

    private static String root(DuneVersion version, String... toolchains) {
        return DuneCache.ENABLED
                .in(Map.of(), version, ROOT, List.of(toolchains))
                .getOrDefault("DUNE_CACHE_ROOT", "");
    }
}
