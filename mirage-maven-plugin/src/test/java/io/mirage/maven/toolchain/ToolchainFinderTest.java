package io.mirage.maven.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mirage.maven.process.LocalCommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolchainFinderTest {

    @TempDir
    Path temp;

    private final ToolchainFinder finder = new ToolchainFinder(new LocalCommandRunner());
    private final Map<String, String> environment = new HashMap<>();
    private FakePrefix prefix;

    @BeforeEach
    void makePrefix() throws Exception {
        prefix = FakePrefix.solo5(temp.resolve("pre fix"), "amd64", "x86_64", "hvt", "spt");
        environment.put("PATH", temp.resolve("empty").toString());
    }

    @Test
    void findsAToolchainInAPrefix() throws Exception {
        Toolchain toolchain = find(inPrefix().abis("hvt", "spt").arch("x86_64"));

        assertThat(toolchain.name()).contains("solo5");
        assertThat(toolchain.foundBy()).isEqualTo("prefix");
        assertThat(toolchain.findlibConf()).contains(prefix.findlibConf());
        assertThat(toolchain.ocamlopt()).hasToString(prefix.sysroot("ocamlopt"));
        assertThat(toolchain.architecture()).isEqualTo("amd64");
        assertThat(toolchain.ocamlVersion()).isEqualTo("4.14.1");
        assertThat(toolchain.solo5Version()).contains("0.9.3");
        assertThat(toolchain.binDirectories()).containsExactly(prefix.bin());
        assertThat(toolchain.identity()).matches("[0-9a-f]{64}");
    }

    @Test
    void findsAToolchainByTheEnvironment() throws Exception {
        environment.put("OCAMLFIND_CONF", prefix.findlibConf().toString());

        Toolchain toolchain = find(ambient().abis("hvt"));

        assertThat(toolchain.foundBy()).isEqualTo("environment");
        assertThat(toolchain.binDirectories()).containsExactly(prefix.bin());
    }

    @Test
    void asksOcamlfindForTheConfInForce() throws Exception {
        FakePrefix tools = FakePrefix.host(temp.resolve("tools"), "amd64");
        tools.script("bin/ocamlfind", "[ \"$*\" = 'printconf conf' ] && echo '" + prefix.findlibConf() + "'");
        environment.put("PATH", tools.bin().toString());

        assertThat(find(ambient().abis("hvt")).findlibConf()).contains(prefix.findlibConf());
    }

    @Test
    void asksOpamForTheFolderOfASwitch() throws Exception {
        FakePrefix tools = FakePrefix.host(temp.resolve("tools"), "amd64");
        tools.script(
                "bin/opam",
                "[ \"$*\" = 'var prefix --switch=my switch' ] || exit 5",
                "echo 'a warning' >&2",
                "echo '" + prefix.root() + "'");
        environment.put("PATH", tools.bin().toString());

        Toolchain toolchain = find(inSwitch("my switch").abis("hvt"));

        assertThat(toolchain.foundBy()).isEqualTo("opamSwitch");
        assertThat(toolchain.findlibConf()).contains(prefix.findlibConf());
        assertThat(message(inSwitch("other"))).contains("opam does not know the switch 'other'", "opam switch list");

        tools.script("bin/opam", "echo '" + temp.resolve("of-a-switch-that-is-gone") + "'");
        assertThat(message(inSwitch("gone"))).contains("opam does not know the switch 'gone'", "opam switch list");
    }

    @Test
    void takesTheSwitchOfThePluginBeforeTheEnvironmentAndAfterWhatIsDeclared() throws Exception {
        FakePrefix other = FakePrefix.solo5(temp.resolve("other"), "amd64", "x86_64", "hvt");
        environment.put("OCAMLFIND_CONF", other.findlibConf().toString());

        Toolchain own = find(ambient().own(prefix.root()).abis("hvt"));
        Toolchain declared = find(inPrefix().own(other.root()).abis("hvt"));

        assertThat(own.foundBy()).isEqualTo("setup");
        assertThat(own.findlibConf()).contains(prefix.findlibConf());
        assertThat(own.binDirectories()).containsExactly(prefix.bin());
        assertThat(declared.foundBy()).isEqualTo("prefix");
        assertThat(declared.findlibConf()).contains(prefix.findlibConf());
        prefix.remove("lib/findlib.conf.d/solo5.conf");
        assertThat(message(ambient().own(prefix.root()))).contains("the switch of mirage:setup, " + prefix.root());
    }

    @Test
    void saysWhenOpamOrOcamlfindIsMissing() {
        assertThat(message(inSwitch("any"))).contains("program opam does not exist", "<prefix>");
        assertThat(message(ambient())).contains("program ocamlfind does not exist", "<prefix>");
    }

    @Test
    void findsTheCompilerOfTheHost() throws Exception {
        FakePrefix tools = FakePrefix.host(temp.resolve("tools"), "arm64");
        environment.put("PATH", tools.bin().toString());

        Toolchain toolchain = find(host().arch("aarch64"));

        assertThat(toolchain.name()).isEmpty();
        assertThat(toolchain.foundBy()).isEqualTo("environment");
        assertThat(toolchain.ocamlopt()).isEqualTo(tools.bin().resolve("ocamlopt"));
        assertThat(toolchain.findlibConf()).isEmpty();
        assertThat(toolchain.solo5Version()).isEmpty();
        tools.compiler("bin/ocamlopt.opt", "arm64", "gcc");
        assertThat(find(host()).ocamlopt()).isEqualTo(tools.bin().resolve("ocamlopt.opt"));
    }

    @Test
    void saysWhenThereIsNoCompilerOfTheHost() {
        assertThat(message(host()))
                .contains("context x: there is no OCaml compiler", "program ocamlopt", "Install OCaml");
    }

    @Test
    void saysWhenThePrefixIsNone() {
        assertThat(message(new Asked().name("solo5").prefix(temp.resolve("absent"))))
                .contains("context x:", "<prefix> " + temp.resolve("absent"), "is not a folder");
    }

    @Test
    void saysWhenThereIsNoFindlibConf() throws Exception {
        prefix.remove("lib/findlib.conf");

        assertThat(message(inPrefix()))
                .contains("'solo5'", "<prefix> " + prefix.root(), "no readable " + prefix.findlibConf(), "ocamlfind");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lib/findlib.conf", "lib/findlib.conf.d/solo5.conf"})
    void saysWhenAFolderIsInThePlaceOfAFile(String file) throws Exception {
        prefix.remove(file);
        Files.createDirectories(prefix.root().resolve(file));

        assertThat(message(inPrefix()))
                .contains("context x: " + prefix.root().resolve(file) + " is a folder", "install the toolchain again");
    }

    @Test
    void saysWhenTheDefinitionIsDamaged() throws Exception {
        Path definition = prefix.root().resolve("lib/findlib.conf.d/solo5.conf");
        Files.writeString(definition, "ocamlopt(solo5) = \"/bin/\0ocamlopt\"\n");

        assertThat(message(inPrefix()))
                .contains(
                        "context x:",
                        definition + " is damaged",
                        "for ocamlopt is no path",
                        "Install the toolchain again");

        Files.write(definition, new byte[] {(byte) 0xfe, 0, (byte) 0xff, '\n'});

        assertThat(message(inPrefix())).contains("context x:", definition + " has no line ocamlopt(solo5)");
    }

    @Test
    void saysWhenTheToolchainIsNotDefined() {
        assertThat(message(inPrefix().name("solo5_arm")))
                .contains("'solo5_arm' is not defined", "solo5_arm.conf", "name its folder in <prefix>.");
        assertThat(message(inPrefix().name("solo5_arm"))).doesNotContain("opam install ocaml-solo5", "mirage.targets");
        assertThat(message(inPrefix().name("solo5_arm").abis("hvt"))).contains("-Dmirage.targets=unix");
    }

    @Test
    void saysHowToGetTheSolo5Toolchain() throws Exception {
        prefix.remove("lib/findlib.conf.d/solo5.conf");

        ToolchainException e = refused(inPrefix());

        assertThat(e).hasMessageContaining("opam install ocaml-solo5");
        assertThat(e.unfit()).isFalse();
    }

    @Test
    void saysWhenTheDefinitionIsIncomplete() throws Exception {
        prefix.conf("solo5", "ocamlopt", prefix.sysroot("ocamlopt"));
        assertThat(message(inPrefix())).contains("incomplete", "no line ocamlc(solo5) = \"…\"", "solo5.conf");

        prefix.file("lib/findlib.conf.d/solo5.conf", "");
        assertThat(message(inPrefix())).contains("incomplete", "no line ocamlopt(solo5)");
    }

    @Test
    void saysWhenTheCompilerIsGone() throws Exception {
        prefix.remove("solo5-sysroot/bin/ocamlc");

        assertThat(message(inPrefix())).contains("broken", "ocamlc is " + prefix.sysroot("ocamlc"), "does not exist");
    }

    @Test
    void saysWhenTheCompilerCannotBeExecuted() throws Exception {
        Files.setPosixFilePermissions(
                Path.of(prefix.sysroot("ocamlopt")), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(message(inPrefix())).contains("broken", "ocamlopt", "cannot be executed");
    }

    @Test
    void saysWhenTheCompilerDoesNotWork() throws Exception {
        prefix.script("solo5-sysroot/bin/ocamlopt", "echo 'Fatal error: no memory' >&2", "exit 2");
        assertThat(message(inPrefix())).contains("does not work", "-config", "exit code 2", "Fatal error: no memory");

        prefix.script("solo5-sysroot/bin/ocamlopt", "echo 'something else'");
        assertThat(message(inPrefix())).contains("does not work", "exit code 0");

        prefix.file("solo5-sysroot/bin/ocamlopt", "#!/nowhere/interpreter\n");
        Files.setPosixFilePermissions(
                Path.of(prefix.sysroot("ocamlopt")), PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(message(inPrefix())).contains("its compiler cannot be run");
    }

    @Test
    void searchesABareCompilerNameInThePathAsDuneDoes() throws Exception {
        prefix.compiler("bin/x86_64-solo5-ocamlopt", "amd64", "x86_64-solo5-none-static-cc");
        prefix.script("bin/x86_64-solo5-ocamlc", "exit 0");
        prefix.conf("solo5", "ocamlopt", "x86_64-solo5-ocamlopt", "ocamlc", "x86_64-solo5-ocamlc");

        assertThat(find(inPrefix()).ocamlopt()).isEqualTo(prefix.bin().resolve("x86_64-solo5-ocamlopt"));
        prefix.remove("bin/x86_64-solo5-ocamlc");
        assertThat(message(inPrefix())).contains("broken", "program x86_64-solo5-ocamlc does not exist");
    }

    @Test
    void refusesARelativeCompilerAsDuneDoes() throws Exception {
        prefix.conf("solo5", "ocamlopt", "bin/ocamlopt", "ocamlc", "bin/ocamlc");

        assertThat(message(inPrefix())).contains("relative path");
    }

    @Test
    void saysWhenTheCompilerWasBuiltForAnotherPlace() throws Exception {
        Path library = prefix.root().resolve("solo5-sysroot/lib/ocaml");
        Files.move(library, library.resolveSibling("moved"));

        assertThat(message(inPrefix()))
                .contains(
                        "context x: its compiler " + prefix.root(), "was built for another place: its standard library")
                .contains(library + ", which is no folder", "install it again");
    }

    @Test
    void saysWhenTheCCompilerIsAbsent() throws Exception {
        prefix.remove("bin/x86_64-solo5-none-static-cc");

        assertThat(message(inPrefix()))
                .contains("C compiler", "program x86_64-solo5-none-static-cc does not exist", "PATH");
    }

    @Test
    void saysWhenElftoolIsAbsent() throws Exception {
        prefix.remove("bin/solo5-elftool");

        assertThat(message(inPrefix().abis("hvt"))).contains("solo5-elftool is missing", "opam install solo5");
        assertThat(find(inPrefix()).solo5Version()).isEmpty();
    }

    @Test
    void isUnfitWithoutTheBindingsAsked() throws Exception {
        ToolchainException e = refused(inPrefix().abis("hvt", "virtio"));

        assertThat(e.unfit()).isTrue();
        assertThat(e)
                .hasMessageContaining("context x: ")
                .hasMessageContaining("cannot make virtio images")
                .hasMessageContaining("solo5_virtio.o")
                .hasMessageContaining("bindings for hvt, spt")
                .hasMessageNotContaining("stub");
    }

    @Test
    void isUnfitForAnotherArchitecture() {
        ToolchainException e = refused(inPrefix().arch("aarch64"));

        assertThat(e.unfit()).isTrue();
        assertThat(e)
                .hasMessageContaining("<arch> declares aarch64")
                .hasMessageContaining("'solo5'")
                .hasMessageContaining("compiles for x86_64");
    }

    @Test
    void tellsNoVersionWhenElftoolDoesNot() throws Exception {
        prefix.script("bin/solo5-elftool", "exit 1");

        assertThat(find(inPrefix().abis("hvt")).solo5Version()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lib/findlib.conf",
                "lib/findlib.conf.d/solo5.conf",
                "bin/x86_64-solo5-none-static-cc",
                "bin/solo5-elftool",
                "solo5-sysroot/bin/ocamlopt",
                "solo5-sysroot/bin/ocamlc",
                "solo5-sysroot/lib/ocaml/stdlib.a",
                "solo5-sysroot/lib/ocaml/caml/mlvalues.h",
                "lib/x86_64-solo5-none-static/solo5_hvt.o"
            })
    void isAnotherToolchainWhenAFileChangesInPlace(String file) throws Exception {
        String before = find(inPrefix().abis("hvt")).identity();
        assertThat(find(inPrefix().abis("hvt")).identity()).isEqualTo(before);

        Path changed = prefix.root().resolve(file);
        Files.writeString(changed, Files.readString(changed) + "\n");

        assertThat(find(inPrefix().abis("hvt")).identity()).isNotEqualTo(before);
    }

    @Test
    void isAnotherToolchainWhenALinkPointsElsewhere() throws Exception {
        Path compiler = Path.of(prefix.sysroot("ocamlc"));
        Path one = prefix.script("one", "exit 0");
        Path other = prefix.script("other", "exit 0 # other");
        Files.delete(compiler);
        Files.createSymbolicLink(compiler, one);
        String before = find(inPrefix()).identity();

        Files.delete(compiler);
        Files.createSymbolicLink(compiler, other);

        assertThat(find(inPrefix()).identity()).isNotEqualTo(before);
    }

    @Test
    void isAskedOnceAslongAsNothingChanges() throws Exception {
        Path log = temp.resolve("log");
        prefix.script(
                "solo5-sysroot/bin/ocamlopt",
                "echo x >> '" + log + "'",
                "echo 'version: 4.14.1'",
                "echo 'architecture: amd64'",
                "echo 'c_compiler: x86_64-solo5-none-static-cc'");
        Path file = temp.resolve("cache");
        ToolchainCache first = ToolchainCache.in(file);
        Toolchain asked = finder.find(inPrefix().abis("hvt").request(), environment, first);
        first.save();

        Toolchain recalled = finder.find(inPrefix().abis("hvt").request(), environment, ToolchainCache.in(file));
        assertThat(recalled).isEqualTo(asked);
        assertThat(log).hasContent("x");

        prefix.file("lib/x86_64-solo5-none-static/solo5_hvt.o", "another binding");
        Toolchain changed = finder.find(inPrefix().abis("hvt").request(), environment, ToolchainCache.in(file));
        assertThat(changed.identity()).isNotEqualTo(asked.identity());
        assertThat(log).hasContent("x\nx");

        prefix.remove("lib/x86_64-solo5-none-static/solo5_hvt.o");
        assertThatThrownBy(() -> finder.find(inPrefix().abis("hvt").request(), environment, ToolchainCache.in(file)))
                .isInstanceOf(ToolchainException.class)
                .hasMessageContaining("solo5_hvt.o");
    }

    @Test
    void doesNotRecallAnAnswerToAnotherQuestion() throws Exception {
        ToolchainCache cache = ToolchainCache.in(temp.resolve("cache"));
        finder.find(inPrefix().abis("hvt").request(), environment, cache);

        assertThatThrownBy(() -> finder.find(inPrefix().abis("virtio").request(), environment, cache))
                .isInstanceOf(ToolchainException.class);
        assertThatThrownBy(
                        () -> finder.find(inPrefix().abis("hvt").arch("aarch64").request(), environment, cache))
                .isInstanceOf(ToolchainException.class);
    }

    private Toolchain find(Asked asked) throws Exception {
        return finder.find(asked.request(), environment);
    }

    private String message(Asked asked) {
        return String.valueOf(refused(asked).getMessage());
    }

    private ToolchainException refused(Asked asked) {
        ToolchainException e =
                catchThrowableOfType(ToolchainException.class, () -> finder.find(asked.request(), environment));
        assertThat(e).as("the refusal").isNotNull();
        return e;
    }

    private Asked inPrefix() {
        return new Asked().name("solo5").prefix(prefix.root());
    }

    private static Asked inSwitch(String name) {
        Asked asked = new Asked().name("solo5");
        asked.opamSwitch = Optional.of(name);
        return asked;
    }

    private static Asked ambient() {
        return new Asked().name("solo5");
    }

    private static Asked host() {
        return new Asked();
    }

    /** A request, field by field. */
    private static final class Asked {
        private Optional<String> name = Optional.empty();
        private Optional<Path> prefix = Optional.empty();
        private Optional<String> opamSwitch = Optional.empty();
        private Optional<Path> own = Optional.empty();
        private Optional<String> arch = Optional.empty();
        private Set<String> abis = Set.of();

        Asked name(String value) {
            name = Optional.of(value);
            return this;
        }

        Asked prefix(Path value) {
            prefix = Optional.of(value);
            return this;
        }

        Asked own(Path value) {
            own = Optional.of(value);
            return this;
        }

        Asked arch(String value) {
            arch = Optional.of(value);
            return this;
        }

        Asked abis(String... values) {
            abis = Set.of(values);
            return this;
        }

        ToolchainRequest request() {
            return new ToolchainRequest("x", name, prefix, opamSwitch, own, arch, abis);
        }
    }
}
