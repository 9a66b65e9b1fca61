package io.mirage.maven.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.pipeline.BuildFailure;
import io.mirage.maven.pipeline.Doctor;
import io.mirage.maven.pipeline.FakeProject;
import io.mirage.maven.pipeline.Inspector;
import io.mirage.maven.pipeline.RecordingLog;
import io.mirage.maven.pipeline.Request;
import io.mirage.maven.project.ContextDeclaration;
import io.mirage.maven.project.DeclarationBuilder;
import io.mirage.maven.project.UnikernelFactory;
import io.mirage.maven.target.Targets;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.artifact.DefaultArtifact;
import org.apache.maven.artifact.handler.DefaultArtifactHandler;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.MavenProjectHelper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MojoTest {

    @TempDir
    Path temp;

    private ProbeMojo mojo;

    @BeforeEach
    void makeMojo() {
        mojo = new ProbeMojo(temp);
    }

    @Test
    void turnsParametersIntoARequest() throws Exception {
        mojo.name = "other";
        mojo.contexts = List.of(ContextDeclaration.of("a", "hvt"));
        mojo.selectedContexts = List.of("a");
        mojo.targets = List.of("spt");
        mojo.libraries = List.of("lwt");
        mojo.testLibraries = List.of("alcotest");
        mojo.jobs = 3;
        mojo.timeout = 90;

        Request request = request();

        assertThat(request.declaration().coordinates()).hasToString("org.example:hello:1.0");
        assertThat(request.declaration().name()).contains("other");
        assertThat(request.declaration().contexts()).hasSize(1);
        assertThat(request.declaration().onlyContexts()).containsExactly("a");
        assertThat(request.declaration().onlyTargets()).containsExactly("spt");
        assertThat(request.declaration().libraries()).containsExactly("lwt");
        assertThat(request.declaration().testLibraries()).containsExactly("alcotest");
        assertThat(request.jobs()).isEqualTo(3);
        assertThat(request.timeout()).contains(Duration.ofSeconds(90));
        assertThat(request.terminal()).isFalse();
    }

    @Test
    void takesTheDefaultsOfTheDocument() throws Exception {
        Request request = request();

        assertThat(request.declaration().directories().source()).isEqualTo(temp.resolve("src/main/mirage"));
        assertThat(request.declaration().directories().work()).isEqualTo(temp.resolve("target/mirage"));
        assertThat(request.declaration().contexts()).isEmpty();
        assertThat(request.declaration().devices()).isEmpty();
        assertThat(request.jobs()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(request.timeout()).isEmpty();
    }

    @Test
    void takesTheBaseDirectoryForTheSourcesWhenItHoldsConfigMl() throws Exception {
        Files.createFile(temp.resolve("config.ml"));
        assertThat(request().declaration().directories().source()).isEqualTo(temp);

        mojo.sourceDirectory = temp.resolve("elsewhere").toFile();
        assertThat(request().declaration().directories().source()).isEqualTo(temp.resolve("elsewhere"));
    }

    @Test
    void skips() throws Exception {
        mojo.skip = true;
        mojo.execute();

        assertThat(mojo.request).isNull();
        assertThat(mojo.skipReason()).contains("mirage.skip is set");
    }

    @Test
    void skipsTestsAsOtherPluginsDo() throws Exception {
        TestMojo test = new TestMojo(new FakeProject(temp).tester());
        ProbeMojo.fill(test, temp);
        assertThat(test.skipReason()).isEmpty();

        test.testSkip = true;
        assertThat(test.skipReason()).contains("mirage.test.skip is set");
        test.mavenTestSkip = true;
        assertThat(test.skipReason()).contains("maven.test.skip is set");
        test.skipTests = true;
        assertThat(test.skipReason()).contains("skipTests is set");
        test.execute();
    }

    @Test
    void tellsWhoseFaultItIs() {
        mojo.thrown = new BuildFailure("yours");
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessage("yours");
        mojo.thrown = new IOException("disk full");
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("disk full");
        mojo.thrown = new AccessDeniedException("/a/b");
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("You may not read or write /a/b. ");
        mojo.thrown = new InterruptedException();
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void attachesTheIndexAndEveryImage() throws Exception {
        FakeProject project = new FakeProject(temp);
        BuildMojo build = new BuildMojo(project.builder());
        List<String> attached = new ArrayList<>();
        PackageMojo pack = new PackageMojo(project.packager(), helper(attached));
        for (AbstractMirageMojo goal : List.of(build, pack)) {
            ProbeMojo.fill(goal, project.base());
            goal.contexts = List.of(ContextDeclaration.of("here", "unix"));
        }
        pack.finalName = "hello-1.0";
        pack.project.setArtifact(new DefaultArtifact(
                "org.example", "hello", "1.0", null, "unikernel", null, new DefaultArtifactHandler("unikernel")));
        pack.outputTimestamp = "2026-01-31T12:00:00Z";
        build.execute();

        pack.execute();

        File index = project.base().resolve("target/hello-1.0.json").toFile();
        assertThat(pack.project.getArtifact().getFile()).isEqualTo(index);
        assertThat(index).content().contains("\"timestamp\": \"2026-01-31T12:00:00Z\"");
        assertThat(attached)
                .containsExactly(
                        "unix:x86_64:" + project.work().resolve("dist/here/hello"),
                        "json:cyclonedx:" + project.base().resolve("target/hello-1.0-cyclonedx.json"),
                        "json:provenance:" + project.base().resolve("target/hello-1.0-provenance.json"));

        attached.clear();
        pack.project.setPackaging("pom");
        pack.execute();
        assertThat(attached).first().isEqualTo("json:null:" + index);

        pack.outputTimestamp = "yesterday";
        assertThatThrownBy(pack::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("'yesterday'");
    }

    @Test
    void inspectNeedsAnImageWithoutAProject() throws Exception {
        InspectMojo inspect =
                new InspectMojo(new Inspector(new FakeProject(temp).configurator()), new FakeProject(temp).releases());
        ProbeMojo.fill(inspect, temp);
        inspect.format = "text";
        inspect.project.setFile(null);

        assertThatThrownBy(inspect::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("-Dmirage.image=PATH");
        inspect.image = temp.resolve("absent").toFile();
        assertThatThrownBy(inspect::execute).isInstanceOf(MojoFailureException.class);
        inspect.format = "yaml";
        assertThatThrownBy(inspect::execute).hasMessageContaining("text, json");
    }

    @Test
    void verifyReproduciblePassesOverWhatBuildsNoUnikernel() throws Exception {
        VerifyReproducibleMojo verify = new VerifyReproducibleMojo(new FakeProject(temp).reproducer());
        ProbeMojo.fill(verify, temp);
        verify.finalName = "hello-1.0";
        verify.contexts = List.of(ContextDeclaration.of("here", "unix"));

        for (String packaging : List.of("pom", "jar")) {
            verify.project.setPackaging(packaging);
            verify.execute();
        }

        assertThat(temp.resolve("target")).doesNotExist();
        Files.createDirectories(temp.resolve("src/main/mirage"));
        assertThatThrownBy(verify::execute).hasMessageContaining("there are no OCaml sources in it");
        Files.delete(temp.resolve("src/main/mirage"));
        verify.project.setPackaging("unikernel");
        assertThatThrownBy(verify::execute).hasMessageContaining("there are no OCaml sources in it");
    }

    @Test
    void theDoctorReportsAndThenFails() throws Exception {
        FakeProject project = new FakeProject(temp);
        DoctorMojo doctor = doctor(project);
        doctor.contexts = List.of(ContextDeclaration.of("a", "hvt"));
        doctor.outputFile = temp.resolve("report.json").toFile();
        doctor.format = "json";

        assertThatThrownBy(doctor::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("toolchain solo5");

        assertThat(doctor.outputFile).content().contains("\"ok\": false", "\"project\": true", "\"context a\"");
        doctor.format = "svg";
        assertThatThrownBy(doctor::execute).hasMessageContaining("allowed: text, json");
    }

    @Test
    void theDoctorNeedsNothingWhereNoUnikernelIsBuilt() throws Exception {
        FakeProject project = new FakeProject(temp);
        DoctorMojo doctor = doctor(project);
        doctor.outputFile = temp.resolve("report.json").toFile();
        doctor.format = "json";
        doctor.project.setFile(null);

        doctor.execute();

        assertThat(doctor.outputFile).content().contains("\"ok\": true", "\"project\": false");
        DoctorMojo parent = doctor(project);
        parent.outputFile = doctor.outputFile;
        parent.format = "json";
        parent.project.setPackaging("pom");
        parent.sourceDirectory = temp.resolve("none").toFile();
        parent.execute();
        assertThat(doctor.outputFile).content().contains("\"project\": false");
        parent.contexts = List.of(ContextDeclaration.of("a", "hvt"));
        assertThatThrownBy(parent::execute).isInstanceOf(MojoFailureException.class);
    }

    private static DoctorMojo doctor(FakeProject project) {
        Targets targets = DeclarationBuilder.targets();
        DoctorMojo doctor = new DoctorMojo(new Doctor(new UnikernelFactory(targets), targets, project, project.host()));
        ProbeMojo.fill(doctor, project.base());
        return doctor;
    }

    @Test
    void writesReportsToTheLogOrAFile() throws Exception {
        RecordingLog log = new RecordingLog();
        File file = temp.resolve("a/b/report.json").toFile();

        ReportOutput.write(List.of("{", "}"), null, log.logger());
        ReportOutput.write(List.of("{", "}"), file, log.logger());

        assertThat(file).content().isEqualTo("{\n}\n");
        assertThat(log.of("info")).hasSize(2).first().asString().isEqualToIgnoringNewLines("{}");
    }

    private Request request() throws Exception {
        mojo.execute();
        return Optional.ofNullable(mojo.request).orElseThrow();
    }

    private static MavenProjectHelper helper(List<String> attached) {
        return (MavenProjectHelper) Proxy.newProxyInstance(
                MavenProjectHelper.class.getClassLoader(),
                new Class<?>[] {MavenProjectHelper.class},
                (proxy, method, arguments) -> {
                    if (arguments.length == 4) {
                        attached.add(arguments[1] + ":" + arguments[2] + ":" + arguments[3]);
                    } else {
                        attached.add(arguments[1] + ":null:" + arguments[2]);
                    }
                    return null;
                });
    }
}
