package io.mirage.maven.pipeline;

import io.mirage.maven.project.DeclarationBuilder;
import io.mirage.maven.toolchain.FakePrefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A project on a machine that has all there is: tools that answer as the real ones do, a Solo5 toolchain with tenders in a
 * folder of its own, KVM, room. A test takes away what it wants to miss.
 */
final class FakeMachine implements Machine.Access {
    static final MavenRuntime RUNTIME =
            new MavenRuntime("17.0.18", "/usr/lib/jvm/java-17", "3.9.16", "/usr/share/maven");

    private final Path root;
    final FakeProject project;
    final FakePrefix tools;
    final FakePrefix solo5;
    boolean kvm = true;
    boolean writable = true;
    long free = 20L << 30;

    FakeMachine(Path temp) throws IOException {
        project = new FakeProject(temp);
        tools = project.machine();
        root = temp.resolve("root");
        solo5 = FakePrefix.solo5(temp.resolve("solo5"), "amd64", "x86_64", "hvt", "spt", "virtio", "xen");
        release("ID=debian\nVERSION_ID=\"12\"\n");
        says("gcc", "gcc (Debian 12.2.0-14) 12.2.0");
        tools.script(
                "bin/ocamlfind",
                "case \"$*\" in",
                "  'query -format %v findlib') echo 1.9.6 ;;",
                "  'printconf conf') echo '" + tools.findlibConf() + "' ;;",
                "  *) exit 2 ;;",
                "esac");
        tools.file("lib/findlib.conf", "");
        project.installMirage();
        says("opam", "2.1.2");
        says("opam-monorepo", "0.3.6");
        says("qemu-system-x86_64", "QEMU emulator version 7.2.9 (Debian 1:7.2+dfsg-7+deb12u5)");
        says("qemu-aarch64-static", "qemu-aarch64 version 7.2.9 (Debian 1:7.2+dfsg-7+deb12u5)");
        tools.script("bin/xl", "exit 1");
        says("firecracker", "Firecracker v1.4.0");
        for (String tender : List.of("solo5-hvt", "solo5-spt")) {
            solo5.script(
                    "bin/" + tender, "echo '" + tender + " tender, version v0.9.3' >&2", "echo 'ABI version 2' >&2");
        }
        cCompiler(solo5, "x86_64", "echo 'x86_64-linux-gnu-gcc (Debian 12.2.0-14) 12.2.0'");
        Files.createDirectories(root.resolve("dev"));
        Files.createFile(root.resolve("dev/kvm"));
    }

    /** A program of the machine that prints a line whatever it is asked. */
    void says(String program, String line) throws IOException {
        tools.script("bin/" + program, "echo '" + line + "'");
    }

    void remove(String... programs) throws IOException {
        for (String program : programs) {
            tools.remove("bin/" + program);
        }
    }

    static void cCompiler(FakePrefix prefix, String machine, String... lines) throws IOException {
        prefix.script("bin/" + machine + "-solo5-none-static-cc", lines);
    }

    void release(String text) throws IOException {
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/os-release"), text);
    }

    void removeKvm() throws IOException {
        Files.delete(root.resolve("dev/kvm"));
    }

    Diagnosis examine(DeclarationBuilder declaration) throws Exception {
        return project.doctor(root, this).examine(project.request(declaration), true, RUNTIME);
    }

    Diagnosis examineWithoutProject() throws Exception {
        return project.doctor(root, this).examine(project.request(DeclarationBuilder.declare()), false, RUNTIME);
    }

    /** The one finding about something. */
    static Finding row(Diagnosis diagnosis, String what) {
        List<Finding> found = diagnosis.groups().stream()
                .flatMap(group -> group.findings().stream())
                .filter(finding -> finding.what().equals(what))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " rows '" + what + "' in\n"
                    + diagnosis.lines(Format.TEXT).stream().collect(Collectors.joining("\n")));
        }
        return found.get(0);
    }

    @Override
    public boolean writable(Path folder) {
        return writable;
    }

    @Override
    public boolean usable(Path device) {
        return kvm;
    }

    @Override
    public long free(Path folder) {
        return free;
    }
}
