package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a release has of dependencies: their sources, the lock file, a bill of materials; and builds that use the sources. */
@IntegrationTest
class DuniverseArtifactIT {

    private static final String RELEASE = "io/mirage/maven/it/vendored/1/vendored-1";

    private static Path released(Path releases, String rest) {
        return releases.resolve(RELEASE + rest);
    }

    private static void deploy(TestProject project, Path releases) {
        Vendored.host(project, "deploy")
                .property("altDeploymentRepository", "releases::" + releases.toUri())
                .installingInto(releases.resolveSibling("repository-of-the-producer"))
                .run()
                .assertSuccess();
    }

    @Test
    void a_consumer_builds_from_the_artifact_alone(TestFolder folder) throws IOException {
        Path releases = folder.path().resolve("releases");
        TestProject consumer;
        OpamRepository repository;
        try (SourceServer server = SourceServer.of(OpamRepository.sources(folder))) {
            repository = OpamRepository.toys(folder, server);
            TestProject producer = Vendored.attaching(Vendored.locked(folder, repository));
            deploy(producer, releases);
            consumer = Vendored.consumer(folder, repository, releases.toUri().toString());
            Vendored.host(consumer, "mirage:lock").run().assertSuccess();
        }
        Vendored.takeAway(folder, repository);

        Vendored.withoutOpam(folder, consumer, "package")
                .run()
                .assertSuccess()
                .assertLog()
                .doesNotContain("[WARN", "[ERROR");

        Vendored.assertConsumerRuns(consumer);
        // The second time it needs no repository at all.
        Vendored.withoutOpam(folder, consumer, "clean", "package")
                .offline()
                .run()
                .assertSuccess();
    }

    @Test
    void a_consumer_without_a_lock_file_uses_the_published_one(TestFolder folder) {
        Path releases = folder.path().resolve("releases");
        OpamRepository repository = OpamRepository.toys(folder);
        deploy(Vendored.attaching(Vendored.locked(folder, repository)), releases);
        TestProject consumer =
                Vendored.consumer(folder, repository, releases.toUri().toString());

        Vendored.withoutOpam(folder, consumer, "package").run().assertSuccess();

        Command.of(consumer.file("target/mirage/dist/host/consumer").toString())
                .run()
                .assertOutput()
                .isEqualTo(Vendored.OUTPUT);
    }

    @Test
    void sources_of_another_lock_are_not_used(TestFolder folder) {
        Path releases = folder.path().resolve("releases");
        OpamRepository repository = OpamRepository.toys(folder);
        deploy(Vendored.attaching(Vendored.locked(folder, repository)), releases);
        repository.add("metric", "1.2.0", SourceArchive.Form.TBZ);
        TestProject consumer =
                Vendored.consumer(folder, repository, releases.toUri().toString());
        Vendored.host(consumer, "mirage:lock").run().assertSuccess();

        Vendored.host(consumer, "package")
                .installingInto(folder.path().resolve("repository-of-the-consumer"))
                .run()
                .assertSuccess();

        Command.of(consumer.file("target/mirage/dist/host/consumer").toString())
                .run()
                .assertOutput()
                .isEqualTo(Vendored.OUTPUT.replace("metric 1.1.0", "metric 1.2.0"));
    }

    @Test
    void the_same_sources_give_the_same_archive(TestFolder folder) {
        OpamRepository repository = OpamRepository.toys(folder);
        TestProject one = Vendored.attaching(Vendored.locked(folder, repository));
        TestProject two = Vendored.attaching(Vendored.lockedAs(one, folder, "elsewhere", repository));
        Path first = folder.path().resolve("first/releases");
        Path second = folder.path().resolve("second/releases");
        deploy(one, first);
        Vendored.host(two, "deploy", "-Dmirage.store=" + folder.path().resolve("other store"))
                .java(Programs.javaOfARecluse(folder))
                .property("altDeploymentRepository", "releases::" + second.toUri())
                .installingInto(folder.path().resolve("second/repository"))
                .run()
                .assertSuccess();

        assertThat(released(second, "-duniverse.tar.gz")).hasSameBinaryContentAs(released(first, "-duniverse.tar.gz"));
        Path unpacked = folder.folder("unpacked");
        Command.of("tar", "-xzf", released(first, "-duniverse.tar.gz").toString())
                .in(unpacked)
                .run()
                .assertSuccess();
        Command.of("find", unpacked.toString(), "-name", "metric.ml")
                .run()
                .assertOutput()
                .contains("metric/metric.ml");
        Command.of("find", unpacked.toString(), "-name", ".git")
                .run()
                .assertOutput()
                .isEmpty();
    }

    @Test
    void a_release_has_the_lock_file_and_a_bill_of_materials(TestFolder folder) {
        Path releases = folder.path().resolve("releases");
        OpamRepository repository = OpamRepository.toys(folder);
        TestProject project = Vendored.locked(folder, repository);

        deploy(project, releases);

        assertThat(released(releases, ".locked")).hasSameBinaryContentAs(Vendored.lockFile(project));
        assertThat(released(releases, "-duniverse.tar.gz")).doesNotExist();
        assertThat(Json.read(released(releases, ".json"))
                        .at("/built/lock/sha256")
                        .asText())
                .isEqualTo(Digests.sha256(Vendored.lockFile(project)));
        JsonNode bill = Json.read(released(releases, "-cyclonedx.json"));
        assertThat(bill.at("/bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(components(bill).stream()
                        .map(component -> component.at("/purl").asText())
                        .filter(purl -> purl.startsWith("pkg:opam/")))
                .contains(
                        "pkg:opam/banner@1.2",
                        "pkg:opam/clockface@0.2.0",
                        "pkg:opam/metric@1.1.0",
                        "pkg:opam/palette@3.1.0",
                        "pkg:opam/ropes@2.1.0",
                        "pkg:opam/ropes-io@2.1.0",
                        "pkg:opam/stopwatch@0.9");
        JsonNode metric = components(bill).stream()
                .filter(component -> component.at("/purl").asText().equals("pkg:opam/metric@1.1.0"))
                .findFirst()
                .orElseThrow();
        assertThat(metric.toString())
                .contains(
                        repository.sourcesUrl() + "/metric-1.1.0.tbz",
                        Digests.sha256(repository.archive("metric-1.1.0.tbz")),
                        Digests.md5(repository.archive("metric-1.1.0.tbz")));
        assertThat(licences(bill, "metric")).contains("ISC");
        assertThat(licences(bill, "banner")).contains("LGPL-2.1-or-later");
        JsonNode git = components(bill).stream()
                .filter(component -> component.at("/name").asText().equals("stopwatch"))
                .findFirst()
                .orElseThrow();
        assertThat(git.toString()).contains(repository.gitTree("stopwatch").commit());
    }

    private static List<JsonNode> components(JsonNode bill) {
        List<JsonNode> components = new ArrayList<>();
        bill.at("/components").forEach(components::add);
        return components;
    }

    private static String licences(JsonNode bill, String name) {
        return components(bill).stream()
                .filter(component -> component.at("/name").asText().equals(name))
                .map(component -> component.at("/licenses").toString())
                .collect(Collectors.joining());
    }

    @Test
    void without_dependencies_there_is_none_of_it(TestFolder folder) {
        TestProject project = Small.copy(folder, Small.UNIX);
        Path repository = folder.path().resolve("repository");

        project.maven("install").installingInto(repository).run().assertSuccess();

        assertThat(repository.resolve("io/mirage/maven/it/small/1"))
                .isDirectoryNotContaining("glob:**.locked")
                .isDirectoryNotContaining("glob:**duniverse**");
        project.replace("pom.xml", "<contexts>", "<attachDuniverse>true</attachDuniverse><contexts>");
        FailedBuild.of(project.maven("package").run())
                .assertMessage()
                .contains("<attachDuniverse>", "no lock file", "mvn mirage:lock");
    }
}
