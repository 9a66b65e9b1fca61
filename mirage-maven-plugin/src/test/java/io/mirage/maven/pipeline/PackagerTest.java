package io.mirage.maven.pipeline;

import static io.mirage.maven.project.ContextBuilder.context;
import static io.mirage.maven.project.DeclarationBuilder.declare;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.project.DeclarationBuilder;
import io.mirage.maven.release.VerifiedImage;
import io.mirage.maven.solo5.AbiTarget;
import io.mirage.maven.solo5.Architecture;
import io.mirage.maven.solo5.ElfImageBuilder;
import io.mirage.maven.solo5.ImageDigest;
import io.mirage.maven.toolchain.FakePrefix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackagerTest {

    @TempDir
    Path temp;

    private FakeProject project;
    private FakePrefix prefix;

    @BeforeEach
    void makeProject() throws Exception {
        project = new FakeProject(temp);
        prefix = FakePrefix.solo5(temp.resolve("solo5"), "amd64", "x86_64", "hvt", "spt");
    }

    @Test
    void verifiesAndWritesTheSameIndexEachTime() throws Exception {
        build(both());

        Packager.Result result = pack(both(), Optional.of(Instant.parse("2026-01-31T12:00:00Z")));
        byte[] first = Files.readAllBytes(result.index());
        pack(both(), Optional.of(Instant.parse("2026-01-31T12:00:00Z")));

        assertThat(result.images())
                .extracting(image -> image.image().type() + ":" + image.classifier())
                .containsExactly("unix:x86_64", "hvt:x86_64");
        assertThat(result.images()).extracting(VerifiedImage::file).allMatch(Files::exists);
        assertThat(result.index())
                .hasBinaryContent(first)
                .content()
                .contains("\"timestamp\": \"2026-01-31T12:00:00Z\"", "\"dune\": \"2.9.3\"", "\"solo5\": \"0.9.3\"");
        assertThat(pack(both(), Optional.empty()).index()).content().doesNotContain("timestamp");
    }

    @Test
    void needsABuild() {
        assertThatThrownBy(() -> pack(both(), Optional.empty()))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("no finished build")
                .hasMessageContaining("mirage:build");
    }

    @Test
    void needsABuildOfEveryImage() throws Exception {
        build(declare(context("a", "unix").prefix(prefix.root().toString())));

        assertThatThrownBy(() -> pack(both(), Optional.empty()))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("Nothing is attached, because of an image:")
                .hasMessageContaining("(hvt in context a) is missing");
        assertThat(project.base().resolve("target/hello-1.0.json")).doesNotExist();
    }

    @Test
    void refusesAnImageThatIsNotWhatWasDeclared() throws Exception {
        project.whenDuneBuilds((command, output) -> {
            FakeProject.makeAll(command);
            ElfImageBuilder.solo5(Architecture.AARCH64, AbiTarget.SPT)
                    .writeTo(command.directory().resolve("dist/a/hello.hvt"));
            Files.writeString(command.directory().resolve("dist/a/hello"), "#!/bin/sh\n");
            return 0;
        });
        build(both());

        assertThatThrownBy(() -> pack(both(), Optional.empty()))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("because of 2 images:")
                .hasMessageContaining("architecture: declared x86_64, the image is aarch64")
                .hasMessageContaining("ABI: declared hvt, the image is for spt")
                .hasMessageContaining("is not an image");
        assertThat(project.base().resolve("target/hello-1.0.json")).doesNotExist();
    }

    @Test
    void refusesAnImageThatChangedSinceTheBuild() throws Exception {
        build(both());
        ElfImageBuilder.solo5(Architecture.X86_64, AbiTarget.HVT)
                .sections(3)
                .writeTo(project.work().resolve("dist/a/hello.hvt"));

        assertThatThrownBy(() -> pack(both(), Optional.empty()))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("is not the image that the last build made")
                .hasMessageContaining("hello.hvt");
    }

    @Test
    void refusesAnImageAfterAFailedBuild() throws Exception {
        build(both());
        project.whenDuneBuilds((command, output) -> {
            FakeProject.makeAll(command);
            return 1;
        });
        assertThatThrownBy(() -> build(both())).isInstanceOf(BuildFailure.class);

        assertThatThrownBy(() -> pack(both(), Optional.empty()))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("no finished build");
    }

    @Test
    void attachesStrippedImagesAndDescribesThem() throws Exception {
        // Stands for binutils: strips the last section headers off, of which ElfImageBuilder makes any number.
        Path strip = prefix.script(
                "own-binutils/strip", "[ \"$1 $2\" = '--strip-all -o' ] && /bin/cp \"$PWD_IMAGE\" \"$3\"");
        prefix.script("bin/x86_64-solo5-none-static-cc", "echo warning >&2", "echo " + strip);
        Path small = ElfImageBuilder.solo5(Architecture.X86_64, AbiTarget.HVT).writeTo(temp.resolve("small.hvt"));
        project.variable("PWD_IMAGE", small.toString());
        project.whenDuneBuilds((command, output) -> {
            ElfImageBuilder.solo5(Architecture.X86_64, AbiTarget.HVT)
                    .sections(9)
                    .writeTo(command.directory().resolve("dist/a/hello.hvt"));
            return 0;
        });
        build(hvt());

        Packager.Result result = strip(hvt());

        Path stripped = project.work().resolve("stripped/a/hello.hvt");
        assertThat(result.images()).extracting(VerifiedImage::file).containsExactly(stripped);
        assertThat(stripped).hasSameBinaryContentAs(small);
        assertThat(result.others())
                .contains(new Packager.Attachment(
                        "hvt", "x86_64-debug", project.work().resolve("dist/a/hello.hvt")));
        assertThat(result.index()).content().contains(ImageDigest.of(small).sha256(), "\"size\": " + Files.size(small));
        assertThat(project.base().resolve("target/hello-1.0-provenance.json"))
                .content()
                .contains(
                        "hello-1.0-x86_64.hvt",
                        "hello-1.0-x86_64-debug.hvt",
                        ImageDigest.of(small).sha256());
        assertThat(project.log.of("info"))
                .anyMatch(line -> line.startsWith("hvt in context a: ") && line.contains("without debug information"));
    }

    @Test
    void attachesNothingThatStripSpoiled() throws Exception {
        Path strip = prefix.script("own-binutils/strip", "echo '#!/bin/sh' > \"$3\"");
        prefix.script("bin/x86_64-solo5-none-static-cc", "echo " + strip);
        build(hvt());

        assertThatThrownBy(() -> strip(hvt()))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("<stripImages>")
                .hasMessageContaining("is not an image");
    }

    @Test
    void saysWhichCompilerKnowsNoStrip() throws Exception {
        prefix.script("bin/x86_64-solo5-none-static-cc", "echo strip");
        build(hvt());

        assertThatThrownBy(() -> strip(hvt()))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("the strip of hvt in context a is missing")
                .hasMessageContaining(prefix.bin() + "/x86_64-solo5-none-static-cc said: strip");
    }

    @Test
    void refusesADebugImageWithTheCoordinatesOfAnother() throws Exception {
        DeclarationBuilder declaration = declare(
                context("a", "hvt").prefix(prefix.root().toString()),
                context("b", "hvt").prefix(prefix.root().toString()).classifier("x86_64-debug"));
        build(declaration);

        assertThatThrownBy(() -> strip(declaration))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("…:hvt:x86_64-debug of hvt in context b");
    }

    private DeclarationBuilder hvt() {
        return declare(context("a", "hvt").prefix(prefix.root().toString()));
    }

    private Packager.Result strip(DeclarationBuilder declaration) throws Exception {
        return project.packager()
                .run(
                        project.request(declaration),
                        new Packager.Output(
                                project.base().resolve("target"), "hello-1.0", false, true, Optional.empty()),
                        Optional.empty(),
                        project.log.logger());
    }

    private DeclarationBuilder both() {
        return declare(context("a", "unix", "hvt").prefix(prefix.root().toString()));
    }

    private void build(DeclarationBuilder declaration) throws Exception {
        project.builder().run(project.request(declaration), project.log.logger());
    }

    private Packager.Result pack(DeclarationBuilder declaration, Optional<Instant> timestamp) throws Exception {
        return project.packager()
                .run(
                        project.request(declaration),
                        new Packager.Output(
                                project.base().resolve("target"), "hello-1.0", false, false, Optional.empty()),
                        timestamp,
                        project.log.logger());
    }
}
