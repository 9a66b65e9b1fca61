package io.mirage.maven.pipeline;

import static io.mirage.maven.project.ContextBuilder.context;
import static io.mirage.maven.project.DeclarationBuilder.declare;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.frontend.DeviceGraph;
import io.mirage.maven.project.ConfigOptions;
import io.mirage.maven.project.DeclarationBuilder;
import io.mirage.maven.target.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirageDescriberTest {

    @TempDir
    Path temp;

    private FakeProject project;
    private FakeMirage mirage;

    @BeforeEach
    void makeProject() throws Exception {
        project = new FakeProject(temp);
        mirage = project.installMirage();
        Files.delete(project.base().resolve("src/main/mirage/main.ml"));
        project.source("src/main/mirage/config.ml", "let () = register \"lamp\" [ main ]\n");
        project.source("src/main/mirage/unikernel.ml", "");
        mirage.device("service", "NET_BASIC");
    }

    @Test
    void asksForEachTarget() throws Exception {
        Map<Target, DeviceGraph> graphs = graphs(targets("hvt", "spt"));

        assertThat(graphs.keySet()).extracting(Target::name).containsExactly("hvt", "spt");
        assertThat(graphs.values())
                .allSatisfy(graph -> assertThat(graph.text()).containsExactly("Unikernel", "└─ service"));
        assertThat(mirage.runs())
                .endsWith(".mirage-describe: describe --dot -o -", ".mirage-describe: describe --dot -o -");
    }

    @Test
    void asksInAFolderOfItsOwnWithWhatWasCompiled() throws Exception {
        Configured configured = configure(targets("hvt").config(arguments("--bright")));
        String dune = Files.readString(project.work().resolve("hvt/dune"));
        mirage.whenRun((command, output) -> {
            assertThat(command.directory()).isEqualTo(project.work().resolve(".mirage-describe"));
            assertThat(command.directory().resolve("unikernel.ml")).isSymbolicLink();
            assertThat(command.directory().resolve("mirage/context")).hasContent("configure\n-t\nhvt\n--bright\n");
            return mirage.generate(command, output);
        });

        graphs(configured, targets("hvt").config(arguments("--bright")));

        assertThat(mirage.compiled()).containsExactly("hvt");
        assertThat(project.work().resolve(".mirage-describe")).doesNotExist();
        assertThat(project.work().resolve("hvt/dune")).hasContent(dune);
        assertThat(configure(targets("hvt").config(arguments("--bright"))).changes())
                .isZero();
    }

    @Test
    void keepsTheAnswerAsLongAsTheConfiguration() throws Exception {
        Map<Target, DeviceGraph> first = graphs(targets("hvt"));
        Map<Target, DeviceGraph> second = graphs(targets("hvt"));
        assertThat(mirage.runs()).hasSize(2);
        assertThat(second.values()).containsExactlyElementsOf(first.values());

        mirage.device("storage", "BLOCK_BASIC");
        project.source("src/main/mirage/config.ml", "let () = register \"lamp\" [ main ] (* edited *)\n");

        assertThat(graphs(targets("hvt")).values())
                .singleElement()
                .extracting(DeviceGraph::text)
                .isEqualTo(List.of("Unikernel", "├─ service", "└─ storage"));
        assertThat(mirage.runs()).hasSize(4);
    }

    @Test
    void doesWithoutADescriptionThatFails() throws Exception {
        Configured configured = configure(targets("hvt"));
        mirage.failsWith("Fatal error: exception Not_found");

        assertThat(graphs(configured, targets("hvt"))).isEmpty();

        assertThat(project.log.of("warn"))
                .singleElement()
                .asString()
                .startsWith("mirage describe failed for target hvt (exit code 1)");
        assertThat(project.log.of("debug")).contains("Fatal error: exception Not_found");
        assertThat(project.work().resolve(".mirage-describe")).doesNotExist();
    }

    @Test
    void doesWithoutADescriptionThatHoldsNoGraph() throws Exception {
        Configured configured = configure(targets("hvt"));
        mirage.whenRun((command, output) -> 0);

        assertThat(graphs(configured, targets("hvt"))).isEmpty();
    }

    @Test
    void saysThatGraphvizIsMissing() throws Exception {
        DeviceGraph graph = graphs(targets("hvt")).values().iterator().next();

        assertThatThrownBy(() -> describer().svg(graph, project.work()))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("Graphviz draws the picture: program dot does not exist")
                .hasMessageContaining("-Dmirage.format=dot");
    }

    @Test
    void letsGraphvizDraw() throws Exception {
        DeviceGraph graph = graphs(targets("hvt")).values().iterator().next();
        project.machine()
                .script(
                        "bin/dot",
                        "[ \"$1\" = -Tsvg ] || exit 2",
                        "read first < \"$2\"",
                        "echo 'Warning: no such font' >&2",
                        "echo '<?xml version=\"1.0\"?>'",
                        "/bin/sleep 0.1",
                        "echo 'Warning: a node is too small' >&2",
                        "/bin/sleep 0.1",
                        "echo \"<svg>$first</svg>\"");

        assertThat(describer().svg(graph, project.work()))
                .containsExactly("<?xml version=\"1.0\"?>", "<svg>digraph G {</svg>");
        assertThat(project.work().resolve(".mirage-graph.dot")).doesNotExist();
    }

    @Test
    void saysWhatGraphvizSaid() throws Exception {
        DeviceGraph graph = graphs(targets("hvt")).values().iterator().next();
        project.machine().script("bin/dot", "echo 'Format: \"svg\" not recognized' >&2", "exit 1");

        assertThatThrownBy(() -> describer().svg(graph, project.work()))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("bin/dot failed (exit code 1): Format: \"svg\" not recognized");
        assertThat(project.work().resolve(".mirage-graph.dot")).doesNotExist();
    }

    private MirageDescriber describer() {
        return new MirageDescriber(project.mirage(), project.tool(), project, project.host());
    }

    private Configured configure(DeclarationBuilder declaration) throws Exception {
        return project.configurator()
                .configure(project.request(declaration), Dependencies.Mode.BRING, project.log.logger());
    }

    private Map<Target, DeviceGraph> graphs(DeclarationBuilder declaration) throws Exception {
        return graphs(configure(declaration), declaration);
    }

    private Map<Target, DeviceGraph> graphs(Configured configured, DeclarationBuilder declaration) throws Exception {
        return describer().graphs(project.request(declaration), configured, project.log.logger());
    }

    private static ConfigOptions arguments(String... arguments) {
        return new ConfigOptions(List.of(arguments), List.of(), Optional.empty());
    }

    private static DeclarationBuilder targets(String... targets) {
        return declare(context("a", targets).arch("x86_64"));
    }
}
