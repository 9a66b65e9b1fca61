package io.mirage.maven.it;

import static io.mirage.maven.it.Small.context;
import static io.mirage.maven.it.Small.contexts;
import static io.mirage.maven.it.Small.prefix;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The same sources and the same tools give the same bytes, wherever and whenever they are built. */
@IntegrationTest
class ReproducibleIT {

    private static final String TIMESTAMP = "<properties><project.build.outputTimestamp>2026-01-31T12:00:00Z"
            + "</project.build.outputTimestamp></properties>\n  <build>";

    /** A program with a vendored package whose C code is compiled with flags of its own, and tells what it can. */
    static TestProject project(TestFolder folder, String name) {
        TestProject project = Small.copyInto(
                folder,
                name,
                contexts(
                        context("pc", "hvt,spt", prefix(Tools.solo5(Tools.Architecture.X86_64))),
                        context("host", "unix")),
                "<libraries><library>telling</library></libraries>");
        String telling = "src/main/mirage/duniverse/telling/";
        return project.replace("pom.xml", "<build>", TIMESTAMP)
                .write(telling + "dune-project", "(lang dune 2.9)\n(name telling)\n")
                .write(telling + "telling.opam", "opam-version: \"2.0\"\n")
                .write(telling + "src/dune", """
                        (library
                         (public_name telling)
                         (foreign_stubs (language c) (names where) (flags (-g -O1))))
                        """)
                .write(telling + "src/telling.ml", "external where : unit -> string = \"telling_where\"\n")
                .write(telling + "src/where.c", """
                        #include <caml/mlvalues.h>
                        #include <caml/alloc.h>
                        value telling_where(value unit) { return caml_copy_string(__FILE__ " " __DATE__ " " __TIME__); }
                        """)
                .write("src/main/mirage/main.ml", "let () = print_endline (Telling.where ())\n");
    }

    /** What a release is made of: from path below the folder of the build to content. */
    private static Map<String, String> release(TestProject project) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        Path target = project.file("target");
        for (Path folder : new Path[] {target, target.resolve("mirage/dist/pc"), target.resolve("mirage/dist/host")}) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(Files::isRegularFile)
                        .filter(file -> !file.endsWith("dune"))
                        .forEach(file -> digests.put(target.relativize(file).toString(), Digests.sha256(file)));
            }
        }
        return digests;
    }

    @Test
    void another_folder_home_umask_time_zone_locale_and_number_of_threads_give_the_same_release(TestFolder folder)
            throws IOException {
        TestProject one = project(folder, "one");
        TestProject two = project(folder, "a folder/with-a-longer-path/two");

        one.maven("package", "-T1").environment("TZ", "UTC").run().assertSuccess();
        two.maven("package", "-T2", "-Dmirage.jobs=3")
                .java(Programs.javaOfARecluse(folder))
                .environment("TZ", "Pacific/Kiritimati")
                .environment("LC_ALL", "C")
                .environment("HOME", folder.folder("another home").toString())
                .environment("USER", "somebody")
                .environment("XDG_CACHE_HOME", folder.folder("another cache").toString())
                .run()
                .assertSuccess();

        assertThat(Files.getPosixFilePermissions(two.file("target/small-1.json")))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        assertThat(release(two)).isEqualTo(release(one)).hasSizeGreaterThanOrEqualTo(5);
        Command.of(one.file("target/mirage/dist/host/small").toString())
                .run()
                .assertOutput()
                .contains("where.c Jan 31 2026 12:00:00");
    }

    @Test
    void another_environment_makes_nothing_anew(TestFolder folder) {
        TestProject project = project(folder, "project");
        project.maven("package").run().assertSuccess();
        assertThat(BuildFolder.of(project).actions()).isNotEmpty();

        project.maven("package", "-Dproject.build.outputTimestamp=2026-02-28T12:00:00Z")
                .environment("TZ", "Asia/Tokyo")
                .run()
                .assertSuccess();

        assertThat(BuildFolder.of(project).actions()).isEmpty();
    }

    @Test
    void errors_name_the_files_of_the_user(TestFolder folder) {
        TestProject project = project(folder, "project");
        project.replace("src/main/mirage/main.ml", "print_endline (", "print_int (");

        project.maven("package")
                .run()
                .assertFailure()
                .assertLog()
                .contains(project.file("src/main/mirage/main.ml").toString())
                .doesNotContain("workspace_root");
    }
}
