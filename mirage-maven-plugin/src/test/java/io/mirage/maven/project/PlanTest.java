package io.mirage.maven.project;

import static io.mirage.maven.project.ContextBuilder.context;
import static io.mirage.maven.project.DeclarationBuilder.declare;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.target.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanTest {

    @Test
    void buildsHvtInAContextCalledSolo5WhenNothingIsDeclared() throws Exception {
        Plan plan = declare().plan();

        assertThat(files(plan)).containsExactly("dist/solo5/hello.hvt");
        assertThat(layout(plan)).containsExactly("dune-workspace _build: default, solo5 (solo5: hvt)");
    }

    @Test
    void buildsContextsTimesTargetsInTheOrderOfThePom() throws Exception {
        Plan plan = declare(
                        context("x86_64", "hvt", "spt", "virtio").arch("x86_64"),
                        context("aarch64", "spt", "hvt").arch("aarch64"))
                .plan();

        assertThat(files(plan))
                .containsExactly(
                        "dist/x86_64/hello.hvt",
                        "dist/x86_64/hello.spt",
                        "dist/x86_64/hello.virtio",
                        "dist/aarch64/hello.spt",
                        "dist/aarch64/hello.hvt");
        assertThat(plan.targets()).extracting(Target::name).containsExactly("hvt", "spt", "virtio");
        assertThat(plan.images())
                .extracting(image -> image.type() + ":" + image.classifier().orElse("?"))
                .containsExactly("hvt:x86_64", "spt:x86_64", "virtio:x86_64", "spt:aarch64", "hvt:aarch64");
    }

    @Test
    void givesTwoArchitecturesAWorkspaceFileEach() throws Exception {
        Plan plan = declare(
                        context("x86_64", "hvt", "spt").arch("x86_64"),
                        context("aarch64", "hvt", "spt").arch("aarch64"))
                .plan();

        assertThat(layout(plan))
                .containsExactly(
                        "dune-workspace _build: default, solo5 (x86_64: hvt spt)",
                        "dune-workspace.aarch64 _build.aarch64: default, solo5 (aarch64: hvt spt)");
    }

    @Test
    void letsTheHostAndSolo5ShareAWorkspaceFile() throws Exception {
        Plan one = declare(context("here", "unix"), context("x86_64", "hvt")).plan();
        Plan other = declare(context("x86_64", "hvt"), context("here", "unix")).plan();

        assertThat(layout(one)).containsExactly("dune-workspace _build: default (here: unix), solo5 (x86_64: hvt)");
        assertThat(layout(other)).isEqualTo(layout(one));
    }

    @Test
    void buildsTheUnixTargetOfAContextInTheHostContext() throws Exception {
        Plan plan = declare(context("all", "unix", "hvt").linkFlags("-x")).plan();

        assertThat(layout(plan)).containsExactly("dune-workspace _build: default (all: unix), solo5 (all: hvt)");
        assertThat(files(plan)).containsExactly("dist/all/hello", "dist/all/hello.hvt");
    }

    @Test
    void separatesFirecrackerAndQemuBecauseTheirFlagsAreForAllOfAContext() throws Exception {
        Plan plan = declare(context("kraft", "firecracker", "qemu")).plan();

        assertThat(layout(plan))
                .containsExactly(
                        "dune-workspace _build: default, unikraft (kraft: firecracker)",
                        "dune-workspace.kraft _build.kraft: default, unikraft (kraft: qemu)");
        assertThat(plan.workspaces().get(0).contexts().get(1).ocamlFlags())
                .containsExactly("-cclib", "-z unikraft-backend=firecracker");
        assertThat(plan.workspaces().get(1).contexts().get(1).cFlags()).containsExactly("-z", "unikraft-backend=qemu");
    }

    @Test
    void namesTheFilesOfOneContextApart() throws Exception {
        Plan plan = declare(
                        context("a", "hvt", "firecracker", "qemu").arch("x86_64"),
                        context("b", "hvt", "firecracker", "qemu").arch("aarch64"))
                .plan();

        assertThat(layout(plan))
                .containsExactly(
                        "dune-workspace _build: default, solo5 (a: hvt), unikraft (a: firecracker)",
                        "dune-workspace.a _build.a: default, unikraft (a: qemu), solo5 (b: hvt)",
                        "dune-workspace.b _build.b: default, unikraft (b: firecracker)",
                        "dune-workspace.b.qemu _build.b.qemu: default, unikraft (b: qemu)");
    }

    @Test
    void putsEachOfThreeContextsWhereItsNameIsFree() throws Exception {
        Plan plan = declare(
                        context("x86_64", "hvt").arch("x86_64"),
                        context("aarch64", "hvt").arch("aarch64"),
                        context("fire", "firecracker").arch("x86_64"))
                .plan();

        assertThat(layout(plan))
                .containsExactly(
                        "dune-workspace _build: default, solo5 (x86_64: hvt), unikraft (fire: firecracker)",
                        "dune-workspace.aarch64 _build.aarch64: default, solo5 (aarch64: hvt)");
    }

    @Test
    void callsAUnixContextWithAToolchainAsThePomDoes() throws Exception {
        Plan plan = declare(
                        context("pi", "unix").toolchain("aarch64_linux").arch("aarch64"),
                        context("here", "unix").arch("x86_64"))
                .plan();

        assertThat(layout(plan)).containsExactly("dune-workspace _build: default (here: unix), pi (pi: unix)");
        assertThat(plan.workspaces().get(0).context("pi").orElseThrow().toolchain())
                .contains("aarch64_linux");
        assertThat(plan.duneContexts(plan.targets().get(0))).containsExactly("pi", "default");
    }

    @Test
    void asksDuneForTheImagesOfAWorkspaceOnly() throws Exception {
        // y's hvt collides with x's, but y's unix does not: dist/y holds images of two workspaces. The second one's
        // host
        // programs are built as y declares, too.
        Plan plan = declare(
                        context("x", "hvt").arch("x86_64"),
                        context("y", "hvt", "unix").arch("aarch64"))
                .plan();

        assertThat(layout(plan))
                .containsExactly(
                        "dune-workspace _build: default (y: unix), solo5 (x: hvt)",
                        "dune-workspace.y _build.y: default (y: unix), solo5 (y: hvt)");
        assertThat(plan.workspaces().get(0).duneTargets()).containsExactly("./dist/x/hello.hvt", "./dist/y/hello");
        assertThat(plan.workspaces().get(1).duneTargets()).containsExactly("./dist/y/hello.hvt");
    }

    @Test
    void replacesTheTargetsOfAllContextsFromTheCommandLine() throws Exception {
        Plan plan = declare(
                        context("a", "hvt").arch("x86_64"),
                        context("b", "virtio").arch("x86_64").classifier("second"))
                .onlyTargets("spt", " ", "xen")
                .plan();

        assertThat(files(plan))
                .containsExactly("dist/a/hello.spt", "dist/a/hello.xen", "dist/b/hello.spt", "dist/b/hello.xen");
    }

    @Test
    void buildsUnixWithTheHostsCompilerWhateverSolo5ToolchainIsDeclared() throws Exception {
        Plan plan = declare(context("x86_64", "hvt").toolchain("solo5").prefix("/srv/solo5"))
                .onlyTargets("unix")
                .plan();

        assertThat(layout(plan)).containsExactly("dune-workspace _build: default (x86_64: unix)");
        assertThat(plan.images().get(0).build().toolchain()).isEmpty();
    }

    @Test
    void buildsOnlyTheSelectedContexts() throws Exception {
        ContextBuilder[] contexts = {
            context("a", "hvt").arch("x86_64"),
            context("b", "hvt").arch("aarch64"),
            context("c", "unix").arch("x86_64")
        };

        assertThat(files(declare(contexts).onlyContexts("c", "b").plan()))
                .containsExactly("dist/b/hello.hvt", "dist/c/hello");
        assertThat(layout(declare(contexts).onlyContexts("b").plan()))
                .containsExactly("dune-workspace _build: default, solo5 (b: hvt)");
    }

    @Test
    void holdsTheTargetsOfTheCommandLineAgainstTheSelectedContextsOnly() throws Exception {
        Plan plan = declare(
                        context("x86_64", "hvt").arch("x86_64"),
                        context("aarch64", "hvt").arch("aarch64"))
                .onlyContexts("x86_64")
                .onlyTargets("virtio")
                .plan();

        assertThat(files(plan)).containsExactly("dist/x86_64/hello.virtio");
    }

    @Test
    void learnsArchitecturesFromTheToolchains() throws Exception {
        Plan plan = declare(context("a", "hvt"), context("b", "hvt").arch("aarch64"))
                .plan();

        Plan resolved = plan.withArchitectures((workspace, context) -> Optional.of("x86_64"));

        assertThat(plan.images())
                .extracting(Image::classifier)
                .containsExactly(Optional.empty(), Optional.of("aarch64"));
        assertThat(resolved.images())
                .extracting(Image::classifier)
                .containsExactly(Optional.of("x86_64"), Optional.of("aarch64"));
    }

    @Test
    void refusesOnceTheToolchainsHaveToldTheirArchitectures() throws Exception {
        Plan same = declare(context("a", "hvt"), context("b", "hvt")).plan();
        Plan wrong = declare(context("a", "virtio")).plan();

        assertThatThrownBy(() -> same.withArchitectures((workspace, context) -> Optional.of("x86_64")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("…:hvt:x86_64")
                .hasMessageContaining("hvt in context a")
                .hasMessageContaining("<context> b")
                .hasMessageContaining("<classifier>");
        assertThatThrownBy(() -> wrong.withArchitectures((workspace, context) -> Optional.of("aarch64")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("virtio")
                .hasMessageContaining("aarch64");
    }

    @Test
    void tellsTheClassifierAndTheLabelOfAnImage() throws Exception {
        Image image = declare(context("debug", "hvt").arch("amd64").classifier("dbg"))
                .plan()
                .images()
                .get(0);

        assertThat(image.architecture()).contains("x86_64");
        assertThat(image.classifier()).contains("dbg");
        assertThat(image.label()).isEqualTo("hvt in context debug");
    }

    @Test
    void keepsEverythingAContextDeclares() throws Exception {
        BuildContext context = declare(context("full", "hvt")
                        .arch("aarch64")
                        .toolchain("solo5")
                        .prefix("/srv/../srv/solo5")
                        .host("default")
                        .profile("dev")
                        .merlin(false)
                        .ocamlFlags("-g", " ", "-w +a ")
                        .ocamloptFlags("-O3")
                        .linkFlags("-ccopt -s")
                        .cFlags("-O2")
                        .cxxFlags("-std=c++17")
                        .disableDynamicallyLinkedForeignArchives(false)
                        .variable("B", "2")
                        .variable("A", "")
                        .classifier("arm.full-1"))
                .unikernel()
                .contexts()
                .get(0);

        assertThat(context.architecture()).contains("aarch64");
        assertThat(context.prefix().orElseThrow()).hasToString("/srv/solo5");
        assertThat(context.profile()).isEqualTo("dev");
        assertThat(context.merlin()).isFalse();
        assertThat(context.flags())
                .isEqualTo(new Flags(
                        List.of("-g", "-w +a"),
                        List.of("-O3"),
                        List.of("-ccopt -s"),
                        List.of("-O2"),
                        List.of("-std=c++17")));
        assertThat(context.disableDynamicallyLinkedForeignArchives()).contains(false);
        assertThat(context.environment()).containsExactly(Map.entry("A", ""), Map.entry("B", "2"));
        assertThat(context.classifier()).contains("arm.full-1");
    }

    @Test
    void takesTheDefaultsOfTheDocument() throws Exception {
        BuildContext context = declare(context("plain")).unikernel().contexts().get(0);

        assertThat(context.builds()).extracting(build -> build.target().name()).containsExactly("hvt");
        assertThat(context.host()).isEqualTo("default");
        assertThat(context.profile()).isEqualTo("release");
        assertThat(context.merlin()).isTrue();
        assertThat(context.flags()).isEqualTo(Flags.NONE);
        assertThat(context.architecture()).isEmpty();
        assertThat(context.disableDynamicallyLinkedForeignArchives()).isEmpty();
    }

    private static List<String> files(Plan plan) {
        return plan.images().stream().map(Image::path).toList();
    }

    /** One line a workspace file: its name, its build directory, its contexts and what they build for whom. */
    private static List<String> layout(Plan plan) {
        return plan.workspaces().stream()
                .map(workspace -> workspace.fileName() + " " + workspace.buildDirectory() + ": "
                        + String.join(
                                ", ",
                                workspace.contexts().stream()
                                        .map(context -> context.name() + built(context))
                                        .toList()))
                .toList();
    }

    private static String built(DuneContext context) {
        return context.declared()
                .map(declared -> " (" + declared.name() + ": "
                        + String.join(
                                " ",
                                context.targets().stream().map(Target::name).toList())
                        + ")")
                .orElse("");
    }
}
