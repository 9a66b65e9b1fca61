package io.mirage.maven.pipeline;

import static io.mirage.maven.project.ContextBuilder.context;
import static io.mirage.maven.project.DeclarationBuilder.declare;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.opam.DuniverseArchive;
import io.mirage.maven.opam.LockFile;
import io.mirage.maven.opam.LockText;
import io.mirage.maven.opam.PackageInputs;
import io.mirage.maven.project.DeclarationBuilder;
import io.mirage.maven.project.DependencyOptions;
import io.mirage.maven.project.DuniverseArtifact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lock files of a program that the POM describes, with a source in a file. */
class DependenciesTest {
    private static final String NEEDS = "opam-version: \"2.0\"\ndepends: [\n  \"alpha\"\n]\n";
    private static final String REPOSITORIES = "file:///repository";

    @TempDir
    Path temp;

    @SuppressWarnings("NullAway.Init")
    private FakeProject project;

    @BeforeEach
    void makeProject() throws IOException {
        project = new FakeProject(temp);
    }

    @Test
    void areBroughtIntoTheStoreAndTheWorkspace() throws Exception {
        lock(stamped(text(archive("alpha", "let x = 1\n"))));

        Configured configured = configure(Dependencies.Mode.BRING);

        Path duniverse = configured.duniverse().orElseThrow();
        assertThat(duniverse.getParent()).isEqualTo(temp.resolve("store/duniverse"));
        assertThat(duniverse.getFileName()).asString().matches("[0-9a-f]{64}");
        assertThat(project.work().resolve("duniverse/alpha/alpha.ml")).hasContent("let x = 1");
        assertThat(project.work().resolve("dune")).content().contains("duniverse");
        assertThat(project.log.of("info"))
                .anyMatch(line -> line.startsWith("Dependencies: 1 vendored package in 1 folder"));
    }

    @Test
    void areFoundWithoutTheirArchiveTheNextTime() throws Exception {
        Path archive = archive("alpha", "let x = 1\n");
        lock(stamped(text(archive)));
        configure(Dependencies.Mode.BRING);
        Files.delete(archive);

        assertThat(configure(Dependencies.Mode.BRING).changes()).isZero();
        assertThat(configure(Dependencies.Mode.FIND).duniverse()).isPresent();
    }

    @Test
    void areThoseThatAreInAFolderOfThisMachineNow() throws Exception {
        Path folder = Files.createDirectories(temp.resolve("alpha"));
        Files.writeString(folder.resolve("dune"), "(library (name alpha))\n");
        Files.writeString(folder.resolve("alpha.ml"), "let x = 1\n");
        lock(stamped(text(archive("alpha", "let x = 1\n")))
                .lines()
                .filter(line -> !line.startsWith("x-mirage-maven-content"))
                .map(line -> line.replace("file://" + temp.resolve("alpha.zip"), "file://" + folder)
                        .replaceAll(" \\[\"sha256=[0-9a-f]{64}\"]]$", "]"))
                .collect(Collectors.joining("\n", "", "\n")));
        configure(Dependencies.Mode.BRING);
        assertThat(configure(Dependencies.Mode.BRING).changes()).isZero();

        Files.writeString(folder.resolve("alpha.ml"), "let x = 2\n");

        configure(Dependencies.Mode.BRING);
        assertThat(project.work().resolve("duniverse/alpha/alpha.ml")).hasContent("let x = 2");
    }

    @Test
    void areLeftAloneByConfiguringUntilTheyAreThere() throws Exception {
        lock(stamped(text(archive("alpha", "let x = 1\n"))));

        Configured configured = configure(Dependencies.Mode.FIND);

        assertThat(configured.duniverse()).isEmpty();
        assertThat(configured.locked()).isPresent();
        assertThat(project.work().resolve("duniverse")).doesNotExist();
        assertThat(temp.resolve("store")).doesNotExist();
    }

    @Test
    void needALockFile() {
        assertThatThrownBy(() -> configure(Dependencies.Mode.BRING))
                .isInstanceOf(BuildFailure.class)
                .hasMessage("There is no lock file " + lockFile()
                        + " for the <packages> of the POM. Run mvn mirage:lock, and keep the file with the sources.");
    }

    @Test
    void areRefusedWhenTheLockFileIsStale() throws Exception {
        lock(stamped(text(archive("alpha", "let x = 1\n"))));

        assertThatThrownBy(() -> configure(packages("alpha", "beta"), Dependencies.Mode.BRING))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining(
                        " is stale: what hello-unikernel depends on has changed since. Run mvn mirage:lock");
        assertThatThrownBy(() -> configure(
                        declaration(List.of("alpha"), "file:///other", Optional.empty()), Dependencies.Mode.BRING))
                .hasMessageContaining(" is stale: other <opamRepositories> are declared now.");
        assertThatThrownBy(() -> configure(packages("alpha").name("lamp"), Dependencies.Mode.BRING))
                .hasMessageContaining("There is no lock file");
        // Until they are brought, nothing is said.
        assertThat(configure(packages("alpha", "beta"), Dependencies.Mode.FIND).locked())
                .isEmpty();
    }

    @Test
    void areRefusedWhenTheLockFileWasEdited() throws Exception {
        lock(stamped(text(archive("alpha", "let x = 1\n")))
                .replace("\"1.0\"", "\"1.1\"")
                .replace("alpha.1.0", "alpha.1.1"));

        assertThatThrownBy(() -> configure(Dependencies.Mode.BRING))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining(" was changed after mirage:lock wrote it. Run mvn mirage:lock");
    }

    @Test
    void areTakenFromALockFileOfOpamMonorepo() throws Exception {
        lock(text(archive("alpha", "let x = 1\n")));

        assertThat(configure(Dependencies.Mode.BRING).duniverse()).isPresent();
        assertThatThrownBy(() -> configure(packages("alpha", "beta"), Dependencies.Mode.BRING))
                .hasMessageContaining(" is stale: it lacks beta, on which hello-unikernel depends.");
    }

    @Test
    void areRefusedWithOtherBytesThanLocked() throws Exception {
        Path archive = archive("alpha", "let x = 1\n");
        lock(stamped(text(archive)));
        archive("alpha", "let x = 2\n");

        assertThatThrownBy(() -> configure(Dependencies.Mode.BRING))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("Cannot bring the vendored sources alpha")
                .hasMessageEndingWith("\nalpha holds alpha.1.0")
                .hasMessageContaining("checksum");
        assertThat(temp.resolve("store/duniverse"))
                .isDirectoryNotContaining(path -> !path.getFileName().toString().startsWith("."));
    }

    @Test
    void areNoneWithoutPackages() throws Exception {
        lock("nonsense");

        Configured configured = configure(packages(), Dependencies.Mode.BRING);

        assertThat(configured.locked()).isEmpty();
        assertThat(configured.duniverse()).isEmpty();
    }

    @Test
    void areTheFolderThatIsDeclared() throws Exception {
        lock("nonsense");
        project.source("src/main/mirage/duniverse/own/dune", "");

        Configured configured = configure(Dependencies.Mode.BRING);

        assertThat(configured.duniverse()).contains(project.base().resolve("src/main/mirage/duniverse"));
        assertThat(configured.locked()).isEmpty();
    }

    @Test
    void comeFromAPublishedDuniverseWithTheSameSources() throws Exception {
        Path archive = archive("alpha", "let x = 1\n");
        String text = stamped(text(archive));
        lock(text);
        configure(Dependencies.Mode.BRING);
        Path published = published(text);
        Files.delete(archive);
        project.artifacts((coordinates, extension, classifier) -> {
            assertThat(coordinates.version()).isEqualTo("2.0");
            return Optional.of(extension.equals("locked") ? temp.resolve("published.locked") : published);
        });
        DeclarationBuilder declaration = declaration(
                List.of("alpha"), REPOSITORIES, Optional.of(new DuniverseArtifact(null, null, "2.0")), "store2");

        String key = LockFile.parse(text, "lock").sourcesKey();
        assertThat(configure(declaration, Dependencies.Mode.FIND).duniverse()).isEmpty();
        assertThat(configure(declaration, Dependencies.Mode.BRING).duniverse())
                .contains(temp.resolve("store2/duniverse").resolve(DuniverseArchive.storeKey(published, key)));
        // The next time, too, and without reading the archive again; but only who declares the artifact has it.
        assertThat(configure(declaration, Dependencies.Mode.BRING).changes()).isZero();
        assertThat(project.log.of("info").stream().filter(line -> line.startsWith("Taking the vendored sources")))
                .hasSize(1);
        assertThat(configure(declaration, Dependencies.Mode.FIND).duniverse()).isPresent();
        assertThatThrownBy(() -> configure(
                        declaration(List.of("alpha"), REPOSITORIES, Optional.empty(), "store2"),
                        Dependencies.Mode.BRING))
                .hasMessageContaining("Cannot bring the vendored sources alpha");
        assertThat(project.work().resolve("duniverse/alpha/alpha.ml")).hasContent("let x = 1");

        project.builder().run(project.request(declaration), project.log.logger());
        project.packager()
                .run(
                        project.request(declaration),
                        new Packager.Output(
                                project.base().resolve("target"), "hello-1.0", true, false, Optional.empty()),
                        Optional.empty(),
                        project.log.logger());
        assertThat(project.base().resolve("target/hello-1.0-duniverse.tar.gz")).hasSameBinaryContentAs(published);

        Files.delete(lockFile());
        assertThat(configure(declaration, Dependencies.Mode.BRING).locked()).isPresent();
    }

    @Test
    void areRefusedWhenThePublishedLockFileLacksSome() throws Exception {
        Files.writeString(temp.resolve("published.locked"), text(archive("alpha", "let x = 1\n")));
        project.artifacts((coordinates, extension, classifier) -> Optional.of(temp.resolve("published.locked")));

        assertThatThrownBy(() -> configure(
                        declaration(
                                List.of("alpha", "beta"),
                                REPOSITORIES,
                                Optional.of(new DuniverseArtifact(null, null, "2.0"))),
                        Dependencies.Mode.BRING))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("is not for this project: it lacks beta, on which hello-unikernel depends");
    }

    @Test
    void sayWhatIsNotPublished() throws Exception {
        lock(stamped(text(archive("alpha", "let x = 1\n"))));

        assertThatThrownBy(() -> configure(
                        declaration(
                                List.of("alpha"),
                                REPOSITORIES,
                                Optional.of(new DuniverseArtifact("org.other", "lamp", "2.0"))),
                        Dependencies.Mode.BRING))
                .isInstanceOf(BuildFailure.class)
                .hasMessage("<duniverse>: there is no artifact org.other:lamp:2.0:locked in the repositories. A project"
                        + " publishes it with <attachDuniverse>true</attachDuniverse>.");
    }

    @Test
    void areToldByTheIndexAndAttached() throws Exception {
        lock(stamped(text(archive("alpha", "let x = 1\n"))));
        project.builder().run(project.request(packages("alpha")), project.log.logger());

        Packager.Result result = project.packager()
                .run(
                        project.request(packages("alpha")),
                        new Packager.Output(
                                project.base().resolve("target"), "hello-1.0", true, false, Optional.empty()),
                        Optional.empty(),
                        project.log.logger());

        assertThat(result.others())
                .extracting(one -> one + " " + one.file().getFileName())
                .containsExactly(
                        "locked hello-1.0.locked",
                        "json:cyclonedx hello-1.0-cyclonedx.json",
                        "tar.gz:duniverse hello-1.0-duniverse.tar.gz",
                        "json:provenance hello-1.0-provenance.json");
        assertThat(result.index())
                .content()
                .contains("\"lock\": {\n      \"sha256\": \"" + sha256(Files.readAllBytes(lockFile())));
        assertThat(project.base().resolve("target/hello-1.0-cyclonedx.json"))
                .content()
                .contains("pkg:opam/alpha@1.0");
        assertThat(project.base().resolve("target/hello-1.0.locked")).hasSameTextualContentAs(lockFile());
    }

    private Path published(String text) throws Exception {
        Files.writeString(temp.resolve("published.locked"), text);
        Path archive = temp.resolve("published.tar.gz");
        DuniverseArchive.write(
                temp.resolve("store/duniverse")
                        .resolve(LockFile.parse(text, "lock").sourcesKey()),
                LockFile.parse(text, "lock").sourcesKey(),
                archive);
        return archive;
    }

    private Path archive(String name, String content) throws IOException {
        Path file = temp.resolve(name + ".zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, String> entry : new TreeMap<>(
                            Map.of(name + ".ml", content, "dune", "(library (name " + name + "))\n"))
                    .entrySet()) {
                zip.putNextEntry(new ZipEntry(name + "-1.0/" + entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    private static String text(Path archive) throws Exception {
        return """
                opam-version: "2.0"
                depends: [
                  "alpha" {= "1.0" & ?vendor}
                ]
                pin-depends: ["alpha.1.0" "file://%1$s"]
                x-opam-monorepo-duniverse-dirs: [
                  ["file://%1$s" "alpha" ["sha256=%2$s"]]
                ]
                x-opam-monorepo-root-packages: ["hello-unikernel"]
                x-opam-monorepo-version: "0.3"
                """.formatted(archive, sha256(Files.readAllBytes(archive)));
    }

    private static String stamped(String text) throws Exception {
        return LockText.stamped(
                text,
                new TreeMap<>(Map.of(
                        "hello-unikernel", PackageInputs.stamp(NEEDS),
                        "repositories", PackageInputs.checksum(REPOSITORIES + "\n"))));
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private Path lockFile() {
        return project.base().resolve("src/main/mirage/hello.opam.locked");
    }

    private void lock(String text) throws IOException {
        Files.writeString(lockFile(), text);
    }

    private Configured configure(Dependencies.Mode mode) throws Exception {
        return configure(packages("alpha"), mode);
    }

    private Configured configure(DeclarationBuilder declaration, Dependencies.Mode mode) throws Exception {
        return project.configurator().configure(project.request(declaration), mode, project.log.logger());
    }

    private DeclarationBuilder packages(String... packages) {
        return declaration(List.of(packages), REPOSITORIES, Optional.empty());
    }

    private DeclarationBuilder declaration(
            List<String> packages, String repositories, Optional<DuniverseArtifact> duniverse) {
        return declaration(packages, repositories, duniverse, "store");
    }

    private DeclarationBuilder declaration(
            List<String> packages, String repositories, Optional<DuniverseArtifact> duniverse, String store) {
        return declare(context("here", "unix"))
                .dependencies(new DependencyOptions(
                        packages, List.of(repositories), Optional.of(temp.resolve(store)), List.of(), duniverse));
    }
}
