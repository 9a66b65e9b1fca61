package io.mirage.maven.pipeline;

import static io.mirage.maven.project.ContextBuilder.context;
import static io.mirage.maven.project.DeclarationBuilder.declare;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.opam.OwnSwitches;
import io.mirage.maven.project.ContextBuilder;
import io.mirage.maven.project.Declaration;
import io.mirage.maven.toolchain.FakePrefix;
import io.mirage.maven.toolchain.Toolchain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What setup made, and which project uses it. */
class OwnToolchainsTest {

    @TempDir
    Path temp;

    private FakeProject project;
    private FakePrefix host;
    private FakePrefix solo5;

    @BeforeEach
    void makeSwitches() throws Exception {
        project = new FakeProject(temp);
        project.variable("XDG_CACHE_HOME", temp.resolve("cache").toString());
        OwnSwitches switches = new OwnSwitches(temp.resolve("cache/mirage-maven/switches"));
        host = FakePrefix.host(switches.folder("host"), "amd64");
        host.script("bin/dune", "exit 3");
        solo5 = FakePrefix.solo5(switches.folder("solo5-x86_64"), "amd64", "x86_64", "hvt", "spt");
        FakePrefix arm = FakePrefix.solo5(switches.folder("solo5-aarch64"), "arm64", "aarch64", "hvt");
        for (FakePrefix made : new FakePrefix[] {host, solo5, arm}) {
            switches.completed(String.valueOf(made.root().getFileName()), new TreeMap<>(Map.of("ocaml", "4.14.1")));
        }
    }

    @Test
    void areForContextsThatNameNoToolchain() throws Exception {
        Configured configured =
                configure(context("pc", "hvt", "spt"), context("arm", "hvt").arch("aarch64"), context("here", "unix"));

        assertThat(configured.toolchains().missing()).isEmpty();
        assertThat(configured.toolchains().found().values())
                .extracting(Toolchain::foundBy)
                .containsOnly("setup");
        assertThat(configured.toolchains().found().values())
                .extracting(Toolchain::architecture)
                .contains("amd64", "arm64");
        assertThat(project.work().resolve("dune-workspace"))
                .content()
                .containsPattern("\\(OCAMLFIND_CONF\\s+" + solo5.findlibConf() + "\\)");
        assertThat(tool("dune", context("pc", "hvt"))).isEqualTo(host.bin() + "/dune");
    }

    @Test
    void areALastResortForAProjectThatNamesItsToolchains() throws Exception {
        FakePrefix named = FakePrefix.solo5(temp.resolve("named"), "amd64", "x86_64", "hvt");

        Configured configured = configure(context("pc").prefix(named.root().toString()), context("here", "unix"));

        assertThat(configured.toolchains().found().values())
                .extracting(Toolchain::foundBy)
                .containsOnly("prefix", "environment");
        assertThat(tool("dune", context("pc").prefix(named.root().toString()))).isEqualTo("dune");
        Files.delete(project.dune());
        assertThat(tool("dune", context("pc").prefix(named.root().toString()))).isEqualTo(host.bin() + "/dune");
    }

    @Test
    void haveNothingToDoWithAPathThatIsDeclared() {
        assertThat(tool("/usr/bin/dune", context("pc"))).isEqualTo("/usr/bin/dune");
        assertThat(tool("bin/dune", context("pc"))).isEqualTo("bin/dune");
        assertThat(tool("dune-of-mine", context("pc"))).isEqualTo("dune-of-mine");
        assertThat(tool(" ", context("pc"))).isEqualTo(" ");
    }

    @Test
    void aToolchainOfAnotherOcamlThanTheHostsIsRefused() throws Exception {
        host.compiler("bin/ocamlopt", "4.13.1", "amd64", "gcc");

        assertThatThrownBy(() -> configure(context("pc", "hvt")))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContainingAll(
                        "context pc",
                        "its toolchain is OCaml 4.14.1 (by setup, " + solo5.sysroot("ocamlopt"),
                        "OCaml 4.13.1 (by setup, " + host.bin() + "/ocamlopt",
                        "have to be of one version",
                        "mvn mirage:setup");
    }

    @Test
    void aToolchainThatWasNotTriedIsToldOnce() throws Exception {
        host.compiler("bin/ocamlopt", "5.4.0", "amd64", "gcc");

        project.configurator().run(project.request(declare(context("here", "unix"))), project.log.logger());

        assertThat(project.log.of("warn"))
                .containsExactly(
                        "OCaml 5.4.0 (" + host.bin() + "/ocamlopt) is newer than those that were tried (before 4.15).");
    }

    private Configured configure(ContextBuilder... contexts) throws Exception {
        return project.configurator()
                .configure(project.request(declare(contexts)), Dependencies.Mode.LEAVE, project.log.logger());
    }

    private String tool(String name, ContextBuilder... contexts) {
        Declaration declaration = project.request(declare(contexts)).declaration();
        return new OwnTools(project.host()).find(declaration, name);
    }
}
