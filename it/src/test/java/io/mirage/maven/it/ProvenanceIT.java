package io.mirage.maven.it;

import static io.mirage.maven.it.Small.context;
import static io.mirage.maven.it.Small.contexts;
import static io.mirage.maven.it.Small.prefix;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** What a release tells of where it comes from. */
@IntegrationTest
class ProvenanceIT {

    @Test
    void tells_commit_tools_contexts_and_digests_and_nothing_of_the_machine(TestFolder folder) {
        TestProject project = Small.copy(
                        folder,
                        contexts(context(
                                "pc",
                                "hvt",
                                prefix(Tools.solo5(Tools.Architecture.X86_64)),
                                "<cFlags><flag>-I${project.basedir}/include</flag></cFlags>")))
                .replace(
                        "pom.xml",
                        "<build>",
                        "<scm><connection>scm:git:https://user:secret@example.org/small.git</connection></scm>\n  <build>")
                .write(".gitignore", "/target/\n");
        GitTree git = GitTree.of(project.path());

        project.maven("package", "-Dproject.build.outputTimestamp=1769860800")
                .run()
                .assertSuccess()
                .assertLog()
                .contains("json:provenance");

        JsonNode statement = Json.read(project.file("target/small-1-provenance.json"));
        assertThat(statement.get("_type").asText()).isEqualTo("https://in-toto.io/Statement/v1");
        assertThat(statement.get("predicateType").asText()).isEqualTo("https://slsa.dev/provenance/v1");
        ImageFile image = new ImageFile(project.file("target/mirage/dist/pc/small.hvt"));
        assertThat(statement.get("subject")).isEqualTo(Json.parse("""
                        [{ "name": "small-1-x86_64.hvt", "digest": { "sha256": "%s" } }]
                        """.formatted(image.sha256())));
        JsonNode definition = statement.at("/predicate/buildDefinition");
        assertThat(definition.at("/externalParameters/contexts/0")).isEqualTo(Json.parse("""
                        {
                          "name": "pc", "targets": ["hvt"], "toolchain": "solo5", "host": "default",
                          "profile": "release", "cFlags": ["-I${project.basedir}/include"]
                        }
                        """));
        assertThat(definition.get("resolvedDependencies")).isEqualTo(Json.parse("""
                        [{
                          "uri": "git+https://example.org/small.git@%1$s",
                          "name": "sources",
                          "digest": { "gitCommit": "%1$s" },
                          "annotations": { "changed": false }
                        }]
                        """.formatted(git.commit())));
        assertThat(definition
                        .at("/internalParameters/environment/SOURCE_DATE_EPOCH")
                        .asText())
                .isEqualTo("1769860800");
        assertThat(definition.at("/internalParameters/tools").fieldNames())
                .toIterable()
                .containsExactly("cc", "dune", "ocaml", "solo5");
        assertThat(project.read("target/small-1-provenance.json"))
                .doesNotContain(folder.path().toString(), System.getProperty("user.home") + "/", "secret");

        project.write("src/main/mirage/main.ml", project.read("src/main/mirage/main.ml") + "(* changed *)\n");
        project.maven("package").run().assertSuccess();
        assertThat(Json.read(project.file("target/small-1-provenance.json"))
                        .at("/predicate/buildDefinition/resolvedDependencies/0/annotations/changed")
                        .asBoolean())
                .isTrue();
    }
}
