package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** From one build of a project with a {@code config.ml} to the next: mirage runs again when it has to. */
@IntegrationTest
class ConfigEditsIT {

    private static final String DIST = "target/mirage/dist/x86_64/";

    private static String says(TestProject project, String image) {
        return new ImageFile(project.file(DIST + image))
                .runUnder(Tools.solo5(Tools.Architecture.X86_64).bin().resolve("solo5-spt"))
                .output();
    }

    @Test
    void a_build_without_changes_starts_no_mirage_and_makes_nothing_anew(TestFolder folder) {
        TestProject project = folder.copy("mirage-reads-file");
        CountingMirage mirage = CountingMirage.in(folder);
        mirage.usedBy(project).maven("package").run().assertSuccess();
        assertThat(mirage.configured()).containsExactly("-t hvt", "-t spt");
        BuildFolder build = BuildFolder.of(project);
        Map<String, String> before = build.state();
        String index = project.read("target/mirage-reads-file-1.json");

        project.maven("package").run().assertSuccess().assertLog().contains("unchanged");

        assertThat(mirage.all())
                .as("processes of mirage, whatever they were for")
                .isEmpty();
        assertThat(build.actions()).as("commands of the second run").isEmpty();
        // Of real libraries, dune deletes some files of the compiler that it does not know.
        assertThat(before).containsAllEntriesOf(build.state());
        assertThat(project.read("target/mirage-reads-file-1.json")).isEqualTo(index);
    }

    @Test
    void sources_are_followed_without_mirage_and_the_configuration_with_it(TestFolder folder) {
        TestProject project = folder.copy("mirage-reads-file");
        CountingMirage mirage = CountingMirage.in(folder);
        mirage.usedBy(project).maven("compile").run().assertSuccess();
        assertThat(says(project, "from-a-file.spt")).contains("its name came from a file");
        mirage.forget();

        // An edit of a source that is there.
        project.replace("unikernel.ml", "its name", "the name");
        project.maven("compile").run().assertSuccess();
        assertThat(mirage.all()).isEmpty();
        assertThat(says(project, "from-a-file.spt")).contains("the name came from a file");

        // A new source: config.ml could look for it.
        project.write("words.ml", "let all = \"in other words\"")
                .replace("unikernel.ml", "\"the name came from a file\"", "\"%s\" Words.all");
        project.maven("compile").run().assertSuccess();
        assertThat(mirage.configured()).containsExactly("-t hvt", "-t spt");
        assertThat(says(project, "from-a-file.spt")).contains("in other words");

        // That one renamed, and the file that config.ml reads changed.
        project.delete("words.ml")
                .write("phrases.ml", "let all = \"in a phrase\"")
                .replace("unikernel.ml", "Words.all", "Phrases.all")
                .write("settings/name.txt", "renamed\n");
        project.maven("compile").run().assertSuccess();
        assertThat(mirage.configured()).containsExactly("-t hvt", "-t spt");
        assertThat(project.file("target/mirage/spt/words.ml")).doesNotExist();
        assertThat(says(project, "renamed.spt")).contains("in a phrase");
        assertThat(project.file(DIST + "from-a-file.spt")).doesNotExist();

        // config.ml itself.
        project.replace(
                "config.ml",
                "register (line_of \"settings/name.txt\")",
                "register (\"my-\" ^ line_of \"settings/name.txt\")");
        project.maven("compile").run().assertSuccess();
        assertThat(mirage.configured()).containsExactly("-t hvt", "-t spt");
        assertThat(says(project, "my-renamed.spt")).contains("in a phrase");
    }

    @Test
    void another_target_and_other_arguments_configure_what_is_concerned(TestFolder folder) {
        TestProject project = folder.copy("mirage-network");
        CountingMirage mirage = CountingMirage.in(folder);
        mirage.usedBy(project).maven("generate-sources").run().assertSuccess();
        assertThat(mirage.configured()).containsExactly("-t spt --dhcp=true", "-t unix --dhcp=true");

        project.replace("pom.xml", "<targets>spt</targets>", "<targets>hvt,spt</targets>");
        project.maven("generate-sources").run().assertSuccess();
        assertThat(mirage.configured()).containsExactly("-t hvt --dhcp=true");

        project.replace(
                "pom.xml", "<argument>--dhcp=true</argument>", "<argument>--dhcp</argument><argument>false</argument>");
        project.maven("generate-sources").run().assertSuccess();
        assertThat(mirage.configured())
                .containsExactly("-t hvt --dhcp false", "-t spt --dhcp false", "-t unix --dhcp false");
        assertThat(project.read("target/mirage/hvt/dune.build")).doesNotContain("charrua-client");
    }
}
