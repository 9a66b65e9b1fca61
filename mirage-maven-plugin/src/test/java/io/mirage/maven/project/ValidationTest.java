package io.mirage.maven.project;

import static io.mirage.maven.project.ContextBuilder.context;
import static io.mirage.maven.project.ContextBuilder.nameless;
import static io.mirage.maven.project.DeclarationBuilder.declare;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationTest {

    /** A declaration with one fault: where it is, the offending value, and what is allowed. */
    static Stream<Arguments> faults() {
        String longest = "n".repeat(68);
        return Stream.of(
                fault(declare().name("-x"), "<name>", "-x", "begins with a letter or digit"),
                fault(declare().name("a/b"), "<name>", "a/b", "letters, digits"),
                fault(declare().name("../x"), "<name>", "../x", "letters, digits"),
                fault(declare().name("a b"), "<name>", "a b", "letters, digits"),
                fault(declare().name("é"), "<name>", "é", "letters, digits"),
                fault(declare().name("%{x}"), "<name>", "%{x}", "letters, digits"),
                fault(declare().artifactId("-x").name(" "), "<name>", "-x", "letters, digits"),
                fault(declare().main("a-b"), "<main>", "a-b", "name of an OCaml module"),
                fault(declare().main("1a"), "<main>", "1a", "name of an OCaml module"),
                fault(declare().main("a.b"), "<main>", "a.b", "name of an OCaml module"),
                fault(declare().libraries("lwt", "(x)"), "<libraries>", "(x)", "findlib library"),
                fault(declare().libraries("-lwt"), "<libraries>", "-lwt", "findlib library"),
                fault(declare().libraries(":standard"), "<libraries>", ":standard", "findlib library"),
                fault(declare().libraries("a..b"), "<libraries>", "a..b", "findlib library"),
                fault(declare().libraries("a b"), "<libraries>", "a b", "findlib library"),
                fault(declare().testLibraries("%{lib}"), "<testLibraries>", "%{lib}", "findlib library"),
                fault(declare().device("", "net"), "<name>", "", "one to 67 letters and digits"),
                fault(declare().device("a-b", "net"), "<name>", "a-b", "one to 67 letters and digits"),
                fault(declare().device("é", "net"), "<name>", "é", "one to 67 letters and digits"),
                fault(declare().device("\")", "net"), "<name>", "\")", "one to 67 letters and digits"),
                fault(declare().device(longest, "net"), "<name>", longest, "one to 67 letters and digits"),
                fault(declare().device("a", "usb"), "<device> a, <type>", "usb", "net, block"),
                fault(declare().device("a", "NET"), "<device> a, <type>", "NET", "net, block"),
                fault(
                        declare().device("a", "net").device("a", "block"),
                        "<device>, <name>",
                        "a",
                        "another device has this name"),
                fault(declare(nameless()), "<context> number 1, <name>", "", "needs a name"),
                fault(declare(context(" ")), "<context> number 1, <name>", " ", "needs a name"),
                fault(declare(context("a.b")), "<context> number 1, <name>", "a.b", "[A-Za-z0-9_-]+"),
                fault(declare(context("a/b")), "<context> number 1, <name>", "a/b", "[A-Za-z0-9_-]+"),
                fault(declare(context("é")), "<context> number 1, <name>", "é", "[A-Za-z0-9_-]+"),
                fault(
                        declare(context("a").arch("x86_64"), context("a").arch("aarch64")),
                        "<context> number 2, <name>",
                        "a",
                        "another context has this name"),
                fault(declare(context("a", "hvvt")), "<context> a, <targets>", "hvvt", "hvt, muen, qemu"),
                fault(declare(context("a", "hvt", "hvt")), "<context> a, <targets>", "hvt", "named twice"),
                fault(
                        declare(context("a")).onlyTargets("hvvt"),
                        "<context> a, -Dmirage.targets",
                        "hvvt",
                        "firecracker, genode, hvt"),
                fault(
                        declare(context("a", "virtio").arch("aarch64")),
                        "<context> a, <targets>",
                        "virtio",
                        "it has them for x86_64"),
                fault(
                        declare(context("a", "genode").arch("x86_64")),
                        "<context> a, <targets>",
                        "genode",
                        "removed its Genode bindings in version 0.7"),
                fault(declare(context("a", "genode")), "<context> a, <targets>", "genode", "version 0.7"),
                fault(
                        declare(context("a").arch("mips")),
                        "<context> a, <arch>",
                        "mips",
                        "allowed: x86_64, aarch64, ppc64le"),
                fault(
                        declare(context("a").toolchain("solo5-arm")),
                        "<context> a, <toolchain>",
                        "solo5-arm",
                        "letters, digits and _ only"),
                fault(
                        declare(context("a").opamSwitch("--all")),
                        "<context> a, <opamSwitch>",
                        "--all",
                        "name or folder of an opam switch"),
                fault(
                        declare(context("a").prefix("/p").opamSwitch("s")),
                        "<context> a, <opamSwitch>",
                        "s",
                        "a <prefix> or an <opamSwitch>, not both"),
                fault(declare(context("a").prefix("/p:/q")), "<context> a, <prefix>", "/p:/q", "PATH"),
                fault(declare(context("a").host("x y")), "<context> a, <host>", "x y", "[A-Za-z0-9_-]+"),
                fault(
                        declare(context("a").host("gone")),
                        "<context> a, <host>",
                        "gone",
                        "not another dune context of its workspace; there is default"),
                fault(declare(context("a").host("solo5")), "<context> a, <host>", "solo5", "there is default"),
                fault(declare(context("a").profile("(dev)")), "<context> a, <profile>", "(dev)", "[A-Za-z0-9_-]+"),
                fault(declare(context("a").classifier("a/b")), "<context> a, <classifier>", "a/b", "letters, digits"),
                fault(declare(context("a").classifier("-a")), "<context> a, <classifier>", "-a", "letter or digit"),
                fault(
                        declare(context("a").ocamlFlags(":standard")),
                        "<context> a, <ocamlFlags>",
                        ":standard",
                        "cannot begin with ':'"),
                fault(
                        declare(context("a").ocamloptFlags(":include x")),
                        "<context> a, <ocamloptFlags>",
                        ":include x",
                        "cannot begin with ':'"),
                fault(
                        declare(context("a").linkFlags("a\nb")),
                        "<context> a, <linkFlags>",
                        "a\\u000ab",
                        "control characters"),
                fault(declare(context("a").cFlags("a\0b")), "<context> a, <cFlags>", "a\\u0000b", "control characters"),
                fault(
                        declare(context("a").cxxFlags("a\ud800b")),
                        "<context> a, <cxxFlags>",
                        "a\\ud800b",
                        "control characters"),
                fault(
                        declare(context("a").variable("A B", "x")),
                        "<context> a, <environment>",
                        "A B",
                        "not the name of an environment variable"),
                fault(
                        declare(context("a").variable("PATH", "/x")),
                        "<context> a, <environment>",
                        "PATH",
                        "set by the plugin"),
                fault(
                        declare(context("a").variable("A", "1\n2")),
                        "<context> a, <environment>",
                        "A=1\\u000a2",
                        "control characters"),
                fault(
                        declare(context("solo5", "unix").toolchain("arm")),
                        "<context> solo5, <name>",
                        "solo5",
                        "a meaning of its own"),
                fault(
                        declare(context("install", "unix").toolchain("arm")),
                        "<context> install, <name>",
                        "install",
                        "dune keeps this name for itself"),
                fault(declare().onlyContexts("y"), "-Dmirage.contexts", "y", "declared: solo5"),
                fault(
                        declare(
                                context("a", "hvt").arch("x86_64"),
                                context("b", "hvt").arch("amd64")),
                        "<context> b, <targets>",
                        "hvt",
                        "…:hvt:x86_64 of hvt in context a; give one of the contexts a <classifier>"),
                fault(
                        declare(context("a", "xen", "qubes").arch("x86_64")),
                        "<context> a, <targets>",
                        "qubes",
                        "…:xen:x86_64 of xen in context a; put the target into a context of its own"),
                fault(
                        declare(context("a", "xen", "qubes")),
                        "<context> a, <targets>",
                        "qubes",
                        "of xen in context a; put the target into a context of its own"),
                fault(
                        declare(
                                context("a", "hvt").arch("x86_64"),
                                context("b", "hvt").classifier("x86_64")),
                        "<context> b, <targets>",
                        "hvt",
                        "…:hvt:x86_64"),
                fault(
                        declare().in(directories("/p", "/p/src", "/p")),
                        "<workDirectory>",
                        "/p",
                        "the default is target/mirage"),
                fault(
                        declare().in(directories("/p", "/p/src", "/p/src/gen")),
                        "<workDirectory>",
                        "/p/src/gen",
                        "it lies in the source directory /p/src"),
                fault(
                        declare().in(directories("/p", "/p/src", "/")),
                        "<workDirectory>",
                        "/",
                        "cannot be a folder that holds the project"));
    }

    private static Arguments fault(DeclarationBuilder declaration, String where, String value, String allowed) {
        return Arguments.of(where + " " + value, declaration, where, value, allowed);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void namesTheOffendingValueAndWhatIsAllowed(
            String label, DeclarationBuilder declaration, String where, String value, String allowed) {
        assertThat(declaration.refusal())
                .as(label)
                .startsWith("The mirage configuration has a fault:\n  - ")
                .contains(where + ": '" + value + "': ")
                .contains(allowed)
                .hasLineCount(2);
    }

    @Test
    void listsAllFaultsInOneMessage() {
        String message = declare(
                        context("a", "hvvt", "virtio").arch("aarch64").profile("(x)"),
                        context("a", "hvt").ocamlFlags(":x").variable("PATH", "/"),
                        context("b", "hvt").classifier("same"),
                        context("c", "hvt").classifier("same"),
                        nameless())
                .name("../evil")
                .libraries("a b", "(c)")
                .device("a-b", "usb")
                .main("1")
                .onlyContexts("a", "nope", "neither", "b", "c")
                .refusal();

        assertThat(message)
                .startsWith("The mirage configuration has 16 faults:\n")
                .hasLineCount(17)
                .contains(
                        "'../evil'",
                        "'hvvt'",
                        "virtio",
                        "'(x)'",
                        "':x'",
                        "'PATH'",
                        "another context has this name",
                        "needs a name",
                        "'a b'",
                        "'(c)'",
                        "'a-b'",
                        "'usb'",
                        "'1'",
                        "'nope'",
                        "'neither'",
                        "…:hvt:same");
    }

    @Test
    void doesNotLetAValueForgeLinesOfTheLog() {
        String forged = "x\r\n[ERROR] forged\u2028line\u0085\u001b[31m\u202e";

        String message = declare(context(forged, forged).ocamlFlags(forged).arch(forged))
                .name(forged)
                .main(forged)
                .libraries(forged)
                .device(forged, forged)
                .onlyContexts(forged)
                .onlyTargets(forged)
                .refusal();

        assertThat(message.lines())
                .allMatch(line ->
                        line.startsWith("The mirage") || line.startsWith("  - <") || line.startsWith("  - -Dmirage"));
        assertThat(message)
                .contains("x\\u000d\\u000a[ERROR] forged\\u2028line\\u0085\\u001b[31m\\u202e")
                .doesNotContain("\r", "\u2028", "\u0085", "\u001b", "\u202e");
    }

    @Test
    void shortensVeryLongValues() {
        String message = declare().name("%" + "x".repeat(100_000)).refusal();

        assertThat(message).hasSizeLessThan(600).contains("xxx…'");
    }

    @Test
    void countsTheDevices() throws Exception {
        DeclarationBuilder full = declare();
        IntStream.range(0, 63).forEach(i -> full.device("dev" + i, "block"));

        assertThat(full.unikernel().program().devices()).hasSize(63);
        assertThat(full.device("onemore", "net").refusal()).contains("<devices>: '64 devices'", "at most 63");
    }

    @Test
    void acceptsWhatIsAllowed() throws Exception {
        Unikernel unikernel = declare(context("_-x", "hvt")
                        .arch("ARM64")
                        .opamSwitch("./switches/4.14+flambda")
                        .classifier("1.x_y-z")
                        .ocamlFlags("-ppx \"a b\" (c); %{d} é", "--x")
                        .variable("_A1", "any \"text\" %{x} (;) é"))
                .name("Hello.World_1-x")
                .main("Main.ml")
                .libraries(" lwt.unix ", "", "a-b_c.d-e.f1", "lwt.unix")
                .device(" service ", " net ")
                .device("0", "block")
                .device("n".repeat(67), "net")
                .unikernel();

        assertThat(unikernel.name()).isEqualTo("Hello.World_1-x");
        assertThat(unikernel.program().main()).isEqualTo("main");
        assertThat(unikernel.program().libraries()).containsExactly("lwt.unix", "a-b_c.d-e.f1");
        assertThat(unikernel.program().devices())
                .extracting(Device::name)
                .containsExactly("0", "n".repeat(67), "service");
        assertThat(unikernel.contexts().get(0).flags().ocaml()).containsExactly("-ppx \"a b\" (c); %{d} é", "--x");
    }

    @Test
    void takesTheArtifactIdForAName() throws Exception {
        assertThat(declare().artifactId("my.kernel").unikernel().name()).isEqualTo("my.kernel");
        assertThat(declare().artifactId("my.kernel").name(" ").unikernel().name())
                .isEqualTo("my.kernel");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/p/target/mirage", "/elsewhere", "/p/build", "/p/src/main/mirage-work"})
    void acceptsAnyWorkDirectoryOfItsOwn(String work) {
        assertThatCode(() -> declare()
                        .in(directories("/p", "/p/src/main/mirage", work))
                        .unikernel())
                .doesNotThrowAnyException();
        assertThatCode(() -> declare().in(directories("/p", "/p", work)).unikernel())
                .doesNotThrowAnyException();
    }

    @Test
    void checksTheFoldersAlone() {
        assertThatThrownBy(() -> UnikernelFactory.check(directories("/p", "/p/src", "/p")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("<workDirectory>");
    }

    @Test
    void givesTheFaultsAsValues() {
        assertThatThrownBy(() -> declare().main("1").unikernel())
                .isInstanceOfSatisfying(
                        InvalidConfigurationException.class,
                        e -> assertThat(e.faults()).singleElement().satisfies(fault -> {
                            assertThat(fault.where()).isEqualTo("<main>");
                            assertThat(fault.value()).isEqualTo("1");
                        }));
    }

    private static Directories directories(String base, String source, String work) {
        return new Directories(
                Path.of(base),
                Path.of(source),
                Path.of(base, "src/test/mirage"),
                Path.of(work),
                Path.of(base, "target"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-t",
                "-thvt",
                "-f",
                "-o",
                "-otorch",
                "--target",
                "--target=hvt",
                "--targ=hvt",
                "--file=other.ml",
                "--output",
                "--outp=torch",
                "--context=x",
                "--context-file",
                "--dry-run",
                "--dry",
                "--ou=torch",
                "--fi=other.ml",
                "--ta=hvt",
                "--cont",
            })
    void refusesArgumentsOfTheToolThatAreThePlugins(String argument) {
        assertThat(declare()
                        .config(configured(List.of("--net=socket", argument), List.of()))
                        .refusal())
                .contains("<configureArguments>: '" + argument + "'")
                .contains("<targets>", "<name>")
                .doesNotContain("socket");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--net=socket",
                "--dhcp",
                "-l",
                "-v",
                "*:debug",
                "hvt",
                "--targets=x",
                "--target-x=y",
                "--hello=--target",
                "--ipv4=10.0.0.2/24",
                "été",
            })
    void takesArgumentsOfConfigMl(String argument) throws Exception {
        declare().config(configured(List.of(argument), List.of())).plan();
    }

    @Test
    void refusesControlCharactersInArgumentsAndPatterns() {
        assertThat(declare()
                        .config(configured(List.of("a\nb"), List.of("c\0d", " *.log ")))
                        .refusal())
                .contains("<configureArguments>: 'a\\u000ab'")
                .contains("<excludes>: 'c\\u0000d'")
                .doesNotContain("*.log");
    }

    private static ConfigOptions configured(List<String> arguments, List<String> excludes) {
        return new ConfigOptions(arguments, excludes, Optional.empty());
    }
}
