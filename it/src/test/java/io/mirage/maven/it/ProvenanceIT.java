package io.mirage.maven.it;

import static io.mirage.maven.it.Small.context;
import static io.mirage.maven.it.Small.contexts;
import static io.mirage.maven.it.Small.prefix;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

    /** The project as a module; its parent declares the repository, properties and variables. */
    private static TestProject module(TestFolder folder) {
        TestProject project = Small.copy(
                folder,
                contexts(context(
                        "here",
                        "unix",
                        "<cFlags><flag>-I${maven.multiModuleProjectDirectory}/include</flag><flag>-O${level}</flag></cFlags>",
                        "<ocamlFlags>-g,-I,${project.basedir}/include</ocamlFlags>",
                        "<environment><PLACE>${place}</PLACE><TOKEN>${env.TOKEN}</TOKEN></environment>")));
        String parent = "<groupId>io.mirage.maven.it</groupId><artifactId>shop</artifactId><version>1</version>";
        project.write(
                        "app/pom.xml",
                        project.read("pom.xml")
                                .replace(
                                        "<groupId>io.mirage.maven.it</groupId>\n  <artifactId>small",
                                        "<parent>" + parent + "</parent>\n  <artifactId>small"))
                .write("pom.xml", """
                        <project xmlns="http://maven.apache.org/POM/4.0.0">
                          <modelVersion>4.0.0</modelVersion>
                          %s
                          <packaging>pom</packaging>
                          <modules><module>app</module></modules>
                          <scm>
                            <connection>scm:git:https://joe:pw@example.org/${project.artifactId}?token=xyzzy</connection>
                          </scm>
                          <properties>
                            <level>1</level>
                            <place>${java.io.tmpdir}/${env.HOSTNAME}</place>
                          </properties>
                          <build>
                            <pluginManagement>
                              <plugins>
                                <plugin>
                                  <groupId>io.mirage.maven</groupId>
                                  <artifactId>mirage-maven-plugin</artifactId>
                                  <configuration>
                                    <contexts>
                                      <context>
                                        <environment>
                                          <USER_OF>${user.name} at ${user.home}</USER_OF>
                                          <ROOT>${maven.multiModuleProjectDirectory}/x</ROOT>
                                          <REPOSITORY>${maven.repo.local}</REPOSITORY>
                                          <SETTINGS>${settings.localRepository}</SETTINGS>
                                          <WORD>${word}</WORD>
                                          <VERSION>${project.version}</VERSION>
                                        </environment>
                                      </context>
                                    </contexts>
                                  </configuration>
                                </plugin>
                              </plugins>
                            </pluginManagement>
                          </build>
                        </project>
                        """.formatted(parent))
                .write("app/include/README", "No header.\n")
                .write(".gitignore", "target/\n");
        for (String source : List.of("main.ml", "greeting.ml")) {
            project.write("app/src/main/mirage/" + source, project.read("src/main/mirage/" + source))
                    .delete("src/main/mirage/" + source);
        }
        return project;
    }

    @ParameterizedTest
    @EnumSource(Mavens.class)
    void tells_what_stands_in_the_poms_and_not_what_it_became(Mavens maven, TestFolder folder) {
        TestProject project = module(folder);
        GitTree git = GitTree.of(project.path());

        project.maven("package", "-Dword=swordfish")
                .with(maven)
                .environment("TOKEN", "hunter2")
                .environment("HOSTNAME", "builder-7")
                .run()
                .assertSuccess();

        String written = project.read("app/target/small-1-provenance.json");
        JsonNode definition = Json.parse(written).at("/predicate/buildDefinition");
        assertThat(definition.at("/externalParameters/contexts/0")).isEqualTo(Json.parse("""
                        {
                          "name": "here", "targets": ["unix"], "host": "default", "profile": "release",
                          "ocamlFlags": ["-g", "-I", "${project.basedir}/include"],
                          "cFlags": ["-I${maven.multiModuleProjectDirectory}/include", "-O1"],
                          "environment": {
                            "PLACE": "${java.io.tmpdir}/${env.HOSTNAME}",
                            "REPOSITORY": "${maven.repo.local}",
                            "ROOT": "${maven.multiModuleProjectDirectory}/x",
                            "SETTINGS": "${settings.localRepository}",
                            "TOKEN": "${env.TOKEN}",
                            "USER_OF": "${user.name} at ${user.home}",
                            "VERSION": "1",
                            "WORD": "${word}"
                          }
                        }
                        """));
        assertThat(definition.at("/resolvedDependencies/0/uri").asText())
                .isEqualTo("git+https://example.org/shop@" + git.commit());
        assertThat(written.replace("https://", ""))
                .doesNotContain("hunter2", "swordfish", "builder-7", "joe", "pw", "xyzzy")
                .doesNotContain(folder.path().toString(), System.getProperty("java.io.tmpdir"))
                .doesNotContain(System.getProperty("user.name") + " at ")
                // A path that begins at the root: "/x", "-I/x", "a:/x".
                .doesNotContainPattern("(\"|\\s|-[A-Za-z]|[:=,])/[A-Za-z]");
    }

    @Test
    void does_not_depend_on_the_folder_of_a_module(TestFolder folder) {
        TestProject project = module(folder);
        GitTree.of(project.path());

        project.maven("mirage:verify-reproducible", "-pl", "app")
                .environment("TOKEN", "hunter2")
                .run()
                .assertSuccess()
                .assertLog()
                .contains("same: json:provenance");
    }
}
