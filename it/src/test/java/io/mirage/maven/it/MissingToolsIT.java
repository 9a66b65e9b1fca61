package io.mirage.maven.it;

import static io.mirage.maven.it.Small.context;
import static io.mirage.maven.it.Small.contexts;
import static io.mirage.maven.it.Small.prefix;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each tool that is missing, broken or another one than it should be, and what the newcomer is told. */
@IntegrationTest
class MissingToolsIT {

    private static final String GET_OCAML = "apt-get install ocaml-dune ocaml-findlib";

    @Test
    void without_dune_it_is_said_how_to_get_it(TestFolder folder) {
        Path path = Programs.without(folder, name -> name.equals("dune"));

        BuildResult result = Small.copy(folder, Small.UNIX)
                .maven("compile")
                .environment("PATH", path.toString())
                .run();

        FailedBuild.of(result)
                .assertNoOtherErrors()
                .assertMessage()
                .contains(
                        "dune is needed", "program dune does not exist", path.toString(), GET_OCAML, "-Dmirage.dune=");
    }

    @Test
    void a_dune_that_is_too_old_is_named_with_its_version(TestFolder folder) {
        Path old = Programs.script(folder.folder("bin").resolve("dune"), "echo 2.8.0");

        BuildResult result = Small.copy(folder, Small.UNIX)
                .maven("compile")
                .pathFirst(folder.folder("bin"))
                .run();

        FailedBuild.of(result)
                .assertNoOtherErrors()
                .assertMessage()
                .contains(old + " is dune 2.8.0", "2.9.0 or later is needed", "opam install dune", "-Dmirage.dune=");
    }

    @Test
    void another_program_called_dune_is_not_taken_for_it(TestFolder folder) {
        Path other = Programs.script(folder.path().resolve("other"), "echo 'DUNE II: Battle for Arrakis'");

        BuildResult result = Small.copy(folder, Small.UNIX)
                .maven("compile")
                .property("mirage.dune", other.toString())
                .run();

        FailedBuild.of(result)
                .assertNoOtherErrors()
                .assertMessage()
                .contains(other.toString(), "DUNE II: Battle for Arrakis", "another program", "-Dmirage.dune=");
    }

    @Test
    void without_ocaml_configure_warns_and_build_fails(TestFolder folder) {
        Path path = Programs.without(folder, name -> name.startsWith("ocaml"));

        BuildResult result = Small.copy(folder, Small.UNIX)
                .maven("compile")
                .environment("PATH", path.toString())
                .run();

        FailedBuild build = FailedBuild.of(result).assertNoOtherErrors();
        build.assertMessage()
                .contains(":build ", "context host", "there is no OCaml compiler", "program ocamlopt does not exist")
                .contains(GET_OCAML);
        assertThat(build.warnings()).contains("context host", "there is no OCaml compiler");
    }

    @Test
    void without_ocamlfind_it_is_said_what_it_is_needed_for(TestFolder folder) {
        Path path = Programs.without(folder, name -> name.equals("ocamlfind"));

        BuildResult result = Small.copy(folder, contexts(context("x86_64", "hvt")))
                .maven("compile")
                .environment("PATH", path.toString())
                .run();

        FailedBuild.of(result)
                .assertNoOtherErrors()
                .assertMessage()
                .contains(
                        "context x86_64",
                        "program ocamlfind does not exist",
                        "needed to find the toolchain",
                        "<prefix>");
    }

    @Test
    void without_opam_a_switch_cannot_be_found(TestFolder folder) {
        Path path = Programs.without(folder, name -> name.equals("opam"));

        BuildResult result = Small.copy(folder, contexts(context("x86_64", "hvt", "<opamSwitch>mirage</opamSwitch>")))
                .maven("compile")
                .environment("PATH", path.toString())
                .run();

        FailedBuild.of(result)
                .assertNoOtherErrors()
                .assertMessage()
                .contains("context x86_64", "program opam does not exist", "<prefix>");
    }

    @Test
    void every_context_with_a_missing_toolchain_is_listed(TestFolder folder) {
        Path nowhere = folder.path().resolve("nowhere");
        Path empty = folder.folder("empty");
        OwnToolchain undefined = own(folder, "undefined");
        undefined.delete(undefined.definition());
        OwnToolchain moved = own(folder, "moved");
        moved.replace(moved.definition(), moved.tool("ocamlopt").toString(), moved.path() + "/gone/ocamlopt");
        OwnToolchain notExecutable = own(folder, "notExecutable");
        notExecutable.replace(
                notExecutable.definition(),
                notExecutable.tool("ocamlc").toString(),
                notExecutable.findlibConf().toString());
        OwnToolchain withoutC = own(folder, "withoutC");
        withoutC.delete(withoutC.cCompiler());
        OwnToolchain withoutElftool = own(folder, "withoutElftool");
        withoutElftool.delete(withoutElftool.elftool());
        OwnToolchain crashing = own(folder, "crashing");
        crashing.replace(
                crashing.definition(),
                crashing.tool("ocamlopt").toString(),
                Programs.script(crashing.path().resolve("bin/crashing"), "echo out of order >&2", "exit 7")
                        .toString());
        OwnToolchain elsewhere = own(folder, "elsewhere");
        elsewhere.replace(
                elsewhere.definition(),
                elsewhere.tool("ocamlopt").toString(),
                Programs.script(
                                elsewhere.path().resolve("bin/moved"),
                                Programs.quoted(elsewhere.tool("ocamlopt"))
                                        + " \"$@\" | sed 's,^\\(standard_library\\(_default\\)*:\\) .*,\\1 /of/a/switch/that/was/moved,'")
                        .toString());
        String contexts = contexts(
                context("c1", "hvt", prefix(nowhere), "<classifier>c1</classifier>"),
                context("c2", "hvt", prefix(empty), "<classifier>c2</classifier>"),
                context("c3", "hvt", prefix(undefined.path()), "<classifier>c3</classifier>"),
                context("c4", "hvt", prefix(moved.path()), "<classifier>c4</classifier>"),
                context("c5", "hvt", prefix(notExecutable.path()), "<classifier>c5</classifier>"),
                context("c6", "hvt", prefix(withoutC.path()), "<classifier>c6</classifier>"),
                context("c7", "hvt", prefix(withoutElftool.path()), "<classifier>c7</classifier>"),
                context("c8", "hvt", prefix(crashing.path()), "<classifier>c8</classifier>"),
                context("c9", "unix"),
                context("c10", "hvt", prefix(elsewhere.path()), "<classifier>c10</classifier>"));

        BuildResult result = Small.copy(folder, contexts).maven("compile").run();

        FailedBuild build = FailedBuild.of(result).assertNoOtherErrors();
        String message = build.message();
        assertThat(message).startsWith("Failed to execute goal").contains(":build ", "9 toolchains are missing:");
        assertThat(lineAbout(message, "c1")).contains("<prefix> " + nowhere + " is not a folder", "bin and lib");
        assertThat(lineAbout(message, "c2"))
                .contains("toolchain 'solo5'", empty + "/lib/findlib.conf", "opam install ocamlfind");
        assertThat(lineAbout(message, "c3"))
                .contains("toolchain 'solo5'", undefined.definition().toString(), "opam install ocaml-solo5")
                .contains("-Dmirage.targets=unix");
        assertThat(lineAbout(message, "c4"))
                .contains(moved.definition().toString(), moved.path() + "/gone/ocamlopt", "does not exist")
                .contains("install it again");
        assertThat(lineAbout(message, "c5"))
                .contains("ocamlc is " + notExecutable.findlibConf(), "cannot be executed", "install it again");
        assertThat(lineAbout(message, "c6"))
                .contains("C compiler", withoutC.cCompiler().getFileName().toString(), "does not exist", "PATH");
        assertThat(lineAbout(message, "c7")).contains("solo5-elftool", "does not exist", "opam install solo5");
        assertThat(lineAbout(message, "c8")).contains("exit code 7", "out of order");
        assertThat(lineAbout(message, "c10"))
                .contains(elsewhere.path() + "/bin/moved was built for another place", "/of/a/switch/that/was/moved")
                .contains("install it again");
        assertThat(build.warnings())
                .contains("context c1", "context c2", "context c3", "context c4")
                .contains("context c5", "context c6", "context c7", "context c8")
                .doesNotContain("context c9");
        assertThat(result.log()).as("configure").contains("10 images of 9 workspace files");
    }

    @Test
    void a_configuration_of_findlib_that_cannot_be_read_is_named(TestFolder folder) throws Exception {
        OwnToolchain folderForConf = own(folder, "folderForConf");
        Files.createDirectory(folderForConf.delete(folderForConf.findlibConf()).findlibConf());
        OwnToolchain folderForDefinition = own(folder, "folderForDefinition");
        Files.createDirectory(
                folderForDefinition.delete(folderForDefinition.definition()).definition());
        OwnToolchain damaged = own(folder, "damaged");
        damaged.replace(damaged.definition(), "/bin/ocamlopt", "/bin/\0ocamlopt");
        OwnToolchain rubbish = own(folder, "rubbish");
        Files.write(rubbish.definition(), new byte[] {(byte) 0xfe, 0, (byte) 0xff, '\n'});
        String contexts = contexts(
                context("c1", "hvt", prefix(folderForConf.path()), "<classifier>c1</classifier>"),
                context("c2", "hvt", prefix(folderForDefinition.path()), "<classifier>c2</classifier>"),
                context("c3", "hvt", prefix(damaged.path()), "<classifier>c3</classifier>"),
                context("c4", "hvt", prefix(rubbish.path()), "<classifier>c4</classifier>"));

        BuildResult result = Small.copy(folder, contexts).maven("compile").run();

        String message = FailedBuild.of(result).assertNoOtherErrors().message();
        assertThat(message).contains("4 toolchains are missing:");
        assertThat(lineAbout(message, "c1")).contains(folderForConf.findlibConf() + " is a folder", "install");
        assertThat(lineAbout(message, "c2")).contains(folderForDefinition.definition() + " is a folder", "install");
        assertThat(lineAbout(message, "c3")).contains(damaged.definition() + " is damaged", "Install", "ocamlopt");
        assertThat(lineAbout(message, "c4")).contains(rubbish.definition() + " has no line ocamlopt(solo5)", "Install");
    }

    @Test
    void a_switch_of_opam_is_named_that_is_not_there_or_has_no_findlib(TestFolder folder) {
        Path root = folder.path().resolve("opam-root");
        OpamRepository none = OpamRepository.empty(folder, "no-packages");
        opam(root, "init", "--bare", "--disable-sandboxing", "-n", "none", none.url());
        opam(root, "switch", "create", "bare", "--empty");
        String contexts = contexts(
                context("c1", "hvt", "<opamSwitch>bare</opamSwitch>", "<classifier>c1</classifier>"),
                context("c2", "hvt", "<opamSwitch>gone</opamSwitch>", "<classifier>c2</classifier>"));

        BuildResult result = Small.copy(folder, contexts)
                .maven("compile")
                .environment("OPAMROOT", root.toString())
                .run();

        String message = FailedBuild.of(result).assertNoOtherErrors().message();
        assertThat(lineAbout(message, "c1"))
                .contains(
                        "<opamSwitch> bare",
                        root.resolve("bare/lib/findlib.conf").toString())
                .contains("opam install ocamlfind");
        assertThat(lineAbout(message, "c2")).contains("opam does not know the switch 'gone'", "opam switch list");
    }

    private static void opam(Path root, String... arguments) {
        Command.of(Stream.concat(Stream.of(Tools.program("opam").toString()), Stream.of(arguments))
                        .toList())
                .environment("OPAMROOT", root.toString())
                .run()
                .assertSuccess();
    }

    @Test
    void a_binding_that_the_toolchain_lacks_is_refused_when_configured(TestFolder folder) {
        Tools.Prefix aarch64 = Tools.solo5(Tools.Architecture.AARCH64);
        OwnToolchain withoutSpt = own(folder, "withoutSpt");
        withoutSpt.delete(withoutSpt.binding("spt"));

        BuildResult ofAnyToolchain = Small.copy(folder, contexts(context("arm", "hvt,virtio", prefix(aarch64))))
                .maven("generate-sources")
                .run();
        BuildResult ofThisOne = Small.copyInto(
                        folder, "another", contexts(context("pc", "hvt,spt", prefix(withoutSpt.path()))))
                .maven("generate-sources")
                .run();

        FailedBuild.of(ofAnyToolchain)
                .assertNoOtherErrors()
                .assertMessage()
                .contains(":configure ", "context", "arm", "virtio", "aarch64");
        FailedBuild.of(ofThisOne)
                .assertNoOtherErrors()
                .assertMessage()
                .contains(":configure ", "context pc", "cannot make spt images", "solo5_spt.o")
                .contains(withoutSpt.path().toString(), "hvt, muen, virtio, xen");
    }

    @Test
    void an_architecture_that_the_toolchain_does_not_make_is_refused_when_configured(TestFolder folder) {
        Tools.Prefix x86 = Tools.solo5(Tools.Architecture.X86_64);
        String contexts = contexts(context("arm", "hvt", "<arch>aarch64</arch>", prefix(x86)));

        BuildResult result =
                Small.copy(folder, contexts).maven("generate-sources").run();

        FailedBuild.of(result)
                .assertNoOtherErrors()
                .assertMessage()
                .contains(":configure ", "context arm", "<arch> declares aarch64", "compiles for x86_64")
                .contains("solo5.conf", "<prefix>");
    }

    private static OwnToolchain own(TestFolder folder, String name) {
        return OwnToolchain.copy(folder, name, Tools.Architecture.X86_64);
    }

    private static String lineAbout(String message, String context) {
        return message.lines()
                .filter(line -> line.contains("context " + context + ":"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Nothing about context " + context + " in:\n" + message));
    }
}
