package io.mirage.maven.frontend;

import static io.mirage.maven.frontend.PomFrontEndTest.text;
import static io.mirage.maven.project.ContextBuilder.context;
import static io.mirage.maven.project.DeclarationBuilder.declare;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.dune.DuneText;
import io.mirage.maven.project.Plan;
import io.mirage.maven.project.StagedFile;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ConfigFrontEndTest {

    @Test
    void putsWhatWasGeneratedBesideTheSources() throws Exception {
        Plan plan = declare(context("x86_64", "hvt")).plan();
        SortedMap<String, String> generated = MirageOutput.of("hvt", "lamp").files();

        SortedMap<String, StagedFile> files = folder(plan, "hvt", sources("config.ml", "unikernel.ml", "lib/dune"));

        assertThat(files).hasSize(generated.size() + 3);
        generated.forEach((path, text) -> assertThat(files).containsEntry(path, new StagedFile.Generated(text)));
        assertThat(files).containsEntry("unikernel.ml", new StagedFile.Linked(Path.of("/src/unikernel.ml")));
    }

    @Test
    void prefersTheUsersFile() throws Exception {
        Plan plan = declare(context("x86_64", "hvt")).plan();

        assertThat(folder(plan, "hvt", sources("mirage/main.ml")))
                .containsEntry("mirage/main.ml", new StagedFile.Linked(Path.of("/src/mirage/main.ml")));
    }

    @Test
    void leavesTheRulesAsTheyAreWhereTheContextIsTheTools() throws Exception {
        Plan plan = declare(
                        context("x86_64", "hvt", "xen").arch("x86_64"),
                        context("kraft", "firecracker").arch("x86_64").classifier("kraft"),
                        context("here", "unix").arch("x86_64"))
                .plan();

        for (String target : List.of("hvt", "xen", "firecracker", "unix")) {
            assertThat(text(folder(plan, target, sources("config.ml")), "dune.build"))
                    .isEqualTo(MirageOutput.of(target, "lamp").duneBuild());
        }
    }

    @Test
    void buildsUnixInTheContextsThatAreDeclared() throws Exception {
        Plan pi = declare(context("pi", "unix").toolchain("aarch64_linux").arch("aarch64"))
                .plan();
        Plan both = declare(
                        context("pi", "unix").toolchain("aarch64_linux").arch("aarch64"),
                        context("here", "unix").arch("x86_64"))
                .plan();

        SortedMap<String, StagedFile> files = folder(pi, "unix", sources("config.ml"));

        assertThat(text(files, "dune.build")).contains("\"pi\"").doesNotContain("\"default\"");
        assertThat(text(files, "dist/dune")).contains("\"pi\"").doesNotContain("\"default\"");
        assertThat(DuneText.of(text(folder(both, "unix", sources("config.ml")), "dune.build"))
                        .the("executable")
                        .value("enabled_if"))
                .isEqualTo("(or (= %{context_name} \"pi\") (= %{context_name} \"default\"))");
    }

    @Test
    void linksWithTheFlagsOfAContext() throws Exception {
        Plan plan = declare(
                        context("plain", "spt").arch("x86_64"),
                        context("static", "unix").arch("x86_64").linkFlags("-ccopt", "-static"))
                .plan();

        DuneText build = DuneText.of(text(folder(plan, "unix", sources("config.ml")), "dune.build"));

        assertThat(build.the("executable").the("link_flags").values())
                .containsExactly("(-thread)", "(:include link_flags.sexp)");
        assertThat(build.all("rule")).last().asString().contains("link_flags.sexp", "%{env:MIRAGE_LINK_FLAGS=}");
        assertThat(text(folder(plan, "spt", sources("config.ml")), "dune.build"))
                .isEqualTo(MirageOutput.of("spt", "lamp").duneBuild());
    }

    @Test
    void refusesRulesOfAnUnknownForm() throws Exception {
        Plan plan = declare(context("x86_64", "hvt")).plan();
        SortedMap<String, String> files = MirageOutput.of("hvt", "lamp").files();
        files.put("dune.build", "(rule (alias x))");

        assertThatThrownBy(() -> ConfigFrontEnd.folder(
                        plan,
                        sources("config.ml"),
                        new TargetConfiguration(plan.targets().get(0), files)))
                .isInstanceOf(DuneBuildException.class);
    }

    @Test
    void letsTestsUseAllButTheConfiguration() {
        assertThat(ConfigFrontEnd.testable(sources(
                        "config.ml", "unikernel.ml", "lib/dune", "lib/config.ml", "lamp.opam", "data/motd.txt")))
                .containsOnlyKeys("unikernel.ml", "lib/dune", "lib/config.ml", "data/motd.txt");
    }

    private static SortedMap<String, StagedFile> folder(Plan plan, String target, ConfigSources sources)
            throws DuneBuildException {
        return ConfigFrontEnd.folder(
                plan,
                sources,
                new TargetConfiguration(
                        plan.targets().stream()
                                .filter(planned -> planned.name().equals(target))
                                .findFirst()
                                .orElseThrow(),
                        MirageOutput.of(target, "lamp").files()));
    }

    static ConfigSources sources(String... paths) {
        SortedMap<String, StagedFile> files = new TreeMap<>();
        for (String path : paths) {
            files.put(path, new StagedFile.Linked(Path.of("/src").resolve(path)));
        }
        return new ConfigSources(files, List.of(), List.of());
    }
}
