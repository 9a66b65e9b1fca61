package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirage.maven.it.Tools.Architecture;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the other tests take for granted of a Solo5 toolchain. It holds of the stand-in and, with {@code -Dit.tools=real},
 * of a real one: that is what makes the stand-in worth something.
 */
@IntegrationTest
class StandInToolchainIT {

    private static DuneWorkspace bare(TestFolder folder, Architecture architecture) {
        return DuneWorkspace.write(folder.copy("bare"), "solo5", "solo5", Tools.solo5(architecture));
    }

    private static DuneWorkspace bareWithoutDevices(TestFolder folder, Architecture architecture) {
        DuneWorkspace workspace = bare(folder, architecture);
        workspace.project().write("manifest.json", "{\"type\":\"solo5.manifest\",\"version\":1,\"devices\":[]}");
        return workspace;
    }

    @ParameterizedTest
    @EnumSource
    void images_have_the_notes_of_their_target_and_manifest(Architecture architecture, TestFolder folder) {
        DuneWorkspace workspace = bare(folder, architecture);

        workspace.build("hvt/unikernel.exe", "spt/unikernel.exe").assertSuccess();

        String machine = architecture == Architecture.X86_64 ? "X86-64" : "AArch64";
        for (String target : new String[] {"hvt", "spt"}) {
            Command.Result elf = Command.of(
                            "readelf",
                            "-hlnW",
                            workspace.built(target + "/unikernel.exe").toString())
                    .run()
                    .assertSuccess();
            elf.assertOutput()
                    .contains("EXEC (Executable file)", machine, "/nonexistent/solo5/")
                    // Target and version; the first entry is reserved, the others are net and block.
                    .contains("description data: " + (target.equals("hvt") ? "01" : "02") + " 00 00 00 02 00 00 00 00")
                    .contains("description data: 00 00 00 00 01 00 00 00 03 00 00 00 00")
                    .contains("00 00 00 40 ", hex("service"), hex("storage"), "0x00000144");
        }
    }

    private static String hex(String text) {
        return HexFormat.ofDelimiter(" ").formatHex(text.getBytes(StandardCharsets.US_ASCII)) + " 00";
    }

    @ParameterizedTest
    @CsvSource({"X86_64, hvt spt virtio muen xen", "AARCH64, hvt spt"})
    void bindings_are_those_that_exist_for_the_architecture(Architecture architecture, String targets) {
        var bindings = Tools.solo5(architecture).path().resolve("lib/" + architecture + "-solo5-none-static");

        for (String target : new String[] {"hvt", "spt", "virtio", "muen", "xen"}) {
            assertThat(bindings.resolve("solo5_" + target + ".o").toFile().exists())
                    .as(target)
                    .isEqualTo(targets.contains(target));
        }
    }

    @Test
    void elftool_reads_images_of_its_own_machine(TestFolder folder) {
        DuneWorkspace workspace = bare(folder, Architecture.X86_64);
        workspace.build("hvt/unikernel.exe").assertSuccess();
        String image = workspace.built("hvt/unikernel.exe").toString();

        workspace
                .tool("solo5-elftool", "query-abi", image)
                .assertSuccess()
                .assertOutput()
                .isEqualTo("""
                        {
                          "type": "solo5.abi",
                          "target": "hvt",
                          "version": 2
                        }
                        """);
        workspace
                .tool("solo5-elftool", "query-manifest", image)
                .assertSuccess()
                .assertOutput()
                .isEqualTo("""
                        {
                          "type": "solo5.manifest",
                          "version": 1,
                          "devices": [
                            { "name": "service", "type": "NET_BASIC" },
                            { "name": "storage", "type": "BLOCK_BASIC" }
                          ]
                        }
                        """);
    }

    @Test
    void elftool_refuses_images_of_another_machine(TestFolder folder) {
        DuneWorkspace workspace = bare(folder, Architecture.AARCH64);
        workspace.build("hvt/unikernel.exe").assertSuccess();

        workspace
                .tool("solo5-elftool", "query-abi", "_build/solo5/hvt/unikernel.exe")
                .assertExitCode(1)
                .assertOutput()
                .isEqualTo("solo5-elftool: _build/solo5/hvt/unikernel.exe: Invalid or unsupported executable\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|premature EOF in JSON data",
                "{|premature EOF in JSON data",
                "{'version':1,'devices':[]}|m.json:1: missing .type",
                "{'type':'solo5.manifest','devices':[]}|m.json:1: missing .version",
                "{'type':'solo5.manifest','version':1}|m.json:1: missing .devices[]",
                "{'type':'x','version':1,'devices':[]}|m.json:1: .type: invalid value, expected \"solo5.manifest\"",
                "{'type':'solo5.manifest','version':2,'devices':[]}|m.json:1: .version: invalid version 2, expected 1",
                "{'type':'solo5.manifest','version':1,'devices':[{'name':'a'}]}|m.json:1: .devices[...]: missing .type",
                "{'type':'solo5.manifest','version':1,'devices':[{'name':'a-b','type':'NET_BASIC'}]}"
                        + "|m.json:1: .devices[...]: name is not alphanumeric",
                "{'type':'solo5.manifest','version':1,'devices':[{'name':'','type':'NET_BASIC'}]}"
                        + "|m.json:1: .devices[...]: .name may not be empty"
            },
            quoteCharacter = '`')
    void elftool_refuses_a_wrong_manifest(String json, String message, TestFolder folder) {
        DuneWorkspace workspace = bare(folder, Architecture.X86_64);
        workspace.project().write("m.json", json.equals("''") ? "" : json.replace('\'', '"'));

        workspace
                .tool("solo5-elftool", "gen-manifest", "m.json", "m.c")
                .assertExitCode(1)
                .assertOutput()
                .isEqualTo("solo5-elftool: " + message + "\n");
    }

    @Test
    void an_unknown_device_type_is_an_error_of_the_c_compiler(TestFolder folder) {
        DuneWorkspace workspace = bare(folder, Architecture.X86_64);
        workspace.project().replace("manifest.json", "NET_BASIC", "NET_FOO");

        workspace
                .build("hvt/unikernel.exe")
                .assertExitCode(1)
                .assertOutput()
                .containsPattern(".MFT_DEV_NET_FOO. undeclared");
    }

    @Test
    void the_library_unix_is_not_there(TestFolder folder) {
        DuneWorkspace workspace = bare(folder, Architecture.X86_64);
        workspace.project().replace("hvt/dune", "(name unikernel)", "(name unikernel) (libraries unix)");

        workspace.build("hvt/unikernel.exe").assertExitCode(1).assertOutput().contains("Library \"unix\"");
    }

    @Test
    void an_unknown_abi_does_not_link(TestFolder folder) {
        DuneWorkspace workspace = bare(folder, Architecture.X86_64);
        workspace.project().replace("hvt/dune", "solo5-abi=hvt", "solo5-abi=hvvt");

        workspace
                .build("hvt/unikernel.exe")
                .assertExitCode(1)
                .assertOutput()
                .contains("solo5_hvvt.lds", "Error during linking");
    }

    @Test
    void without_an_abi_the_image_is_a_dummy_that_no_tender_runs(TestFolder folder) {
        DuneWorkspace workspace = bare(folder, Architecture.X86_64);

        workspace.build("dummy/unikernel.exe").assertSuccess();

        String image = "_build/solo5/dummy/unikernel.exe";
        workspace
                .tool("solo5-elftool", "query-abi", image)
                .assertExitCode(1)
                .assertOutput()
                .contains("Invalid or unsupported executable");
        workspace
                .tool("solo5-spt", image)
                .assertExitCode(1)
                .assertOutput()
                .contains("Invalid or unsupported executable");
    }

    @Test
    void the_tender_runs_an_image(TestFolder folder) {
        DuneWorkspace workspace = bareWithoutDevices(folder, Architecture.X86_64);
        workspace.build("spt/unikernel.exe").assertSuccess();

        workspace
                .tool("solo5-spt", "--mem=32", "--", "_build/solo5/spt/unikernel.exe", "--ipv4=10.0.0.2/24")
                .assertSuccess()
                .assertOutput()
                .contains("Solo5: Bindings version v0.9.3")
                .endsWith("hello from a bare unikernel\nSolo5: solo5_exit(0) called\n");
    }

    @Test
    void an_aarch64_image_runs_on_an_aarch64_machine_only(TestFolder folder) {
        DuneWorkspace workspace = bareWithoutDevices(folder, Architecture.AARCH64);
        workspace.build("spt/unikernel.exe").assertSuccess();
        String image = "_build/solo5/spt/unikernel.exe";

        Command.Result here = Command.of(
                        Tools.solo5(Architecture.X86_64)
                                .bin()
                                .resolve("solo5-spt")
                                .toString(),
                        image)
                .in(workspace.project().path())
                .run();
        here.assertExitCode(1).assertOutput().contains("Invalid or unsupported executable");
        if (!Tools.areReal()) {
            // The stand-in's tender emulates such a machine; the real one is a program for it.
            workspace
                    .tool("solo5-spt", image)
                    .assertSuccess()
                    .assertOutput()
                    .contains("hello from a bare unikernel\nSolo5: solo5_exit(0) called\n");
        }
    }

    @Test
    void the_kernel_does_not_load_an_image(TestFolder folder) {
        DuneWorkspace workspace = bareWithoutDevices(folder, Architecture.X86_64);
        workspace.build("spt/unikernel.exe").assertSuccess();

        Command.of("sh", "-c", "./_build/solo5/spt/unikernel.exe")
                .in(workspace.project().path())
                .run()
                .assertExitCode(127);
    }

    @Test
    void a_tender_refuses_an_image_of_another_target(TestFolder folder) {
        DuneWorkspace workspace = bare(folder, Architecture.X86_64);
        workspace.build("hvt/unikernel.exe").assertSuccess();

        workspace
                .tool("solo5-spt", "_build/solo5/hvt/unikernel.exe")
                .assertExitCode(1)
                .assertOutput()
                .isEqualTo("solo5-spt: _build/solo5/hvt/unikernel.exe: Executable is not for the solo5-spt target\n");
    }

    @Test
    void a_tender_wants_every_device_attached_and_no_other(TestFolder folder) {
        DuneWorkspace workspace = bare(folder, Architecture.X86_64);
        workspace.build("spt/unikernel.exe").assertSuccess();
        String image = "_build/solo5/spt/unikernel.exe";

        workspace.tool("solo5-spt", image).assertExitCode(1).assertOutput().isEqualTo("""
                        solo5-spt: Device 'service' of type NET_BASIC declared but not attached.
                        solo5-spt: Device 'storage' of type BLOCK_BASIC declared but not attached.
                        solo5-spt: All declared devices must be attached. See --help for syntax.
                        """);
        workspace
                .tool("solo5-spt", "--block:storage=dune-project", image)
                .assertExitCode(1)
                .assertOutput()
                .contains("storage: Backing storage size must be block aligned (512 bytes)");
        workspace
                .tool("solo5-spt", "--block:other=dune-project", image)
                .assertExitCode(1)
                .assertOutput()
                .startsWith("""
                        solo5-spt: Resource not declared in manifest: 'other'
                        solo5-spt: Invalid option: `--block:other=dune-project'
                        usage: solo5-spt""");
    }

    @Test
    void a_tender_says_its_version(TestFolder folder) {
        DuneWorkspace workspace = bare(folder, Architecture.X86_64);

        workspace
                .tool("solo5-spt", "--version")
                .assertSuccess()
                .assertOutput()
                .matches("solo5-spt tender, version v\\S+\nABI version 2\n");
    }
}
