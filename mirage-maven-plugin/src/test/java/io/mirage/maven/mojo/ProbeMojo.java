package io.mirage.maven.mojo;

import io.mirage.maven.pipeline.BuildFailure;
import io.mirage.maven.pipeline.OwnTools;
import io.mirage.maven.pipeline.Request;
import io.mirage.maven.process.HostEnvironment;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.apache.maven.execution.DefaultMavenExecutionResult;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Model;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.spi.connector.transport.TransporterProvider;
import org.jspecify.annotations.Nullable;

/** A goal that remembers its request, or throws. */
final class ProbeMojo extends AbstractMirageMojo {
    @Nullable
    Request request;

    @Nullable
    Exception thrown;

    ProbeMojo(Path base) {
        fill(this, base);
    }

    /** Sets what Maven injects, with the defaults of the annotations. */
    // The constructor of the session that needs no container; and nothing is injected here.
    @SuppressWarnings({"deprecation", "UnnecessaryAssignment"})
    static void fill(AbstractMirageMojo mojo, Path base) {
        Model model = new Model();
        model.setGroupId("org.example");
        model.setArtifactId("hello");
        model.setVersion("1.0");
        model.setPackaging("unikernel");
        MavenProject project = new MavenProject(model);
        project.setFile(base.resolve("pom.xml").toFile());
        MavenExecutionRequest request = new DefaultMavenExecutionRequest();
        request.setInteractiveMode(false);
        mojo.project = project;
        mojo.session = new MavenSession(null, null, request, new DefaultMavenExecutionResult());
        mojo.testSourceDirectory = base.resolve("src/test/mirage").toFile();
        mojo.workDirectory = new File(base.toFile(), "target/mirage");
        mojo.buildDirectory = new File(base.toFile(), "target");
        mojo.main = "main";
        mojo.dune = "dune";
        mojo.mirage = "mirage";
        mojo.opam = "opam";
        mojo.opamMonorepo = "opam-monorepo";
        mojo.duneCache = "auto";
        mojo.tools = new OwnTools(new HostEnvironment());
        mojo.access = new MavenAccess(unused(TransporterProvider.class), unused(RepositorySystem.class));
    }

    /** A part of Maven that these tests do not use. */
    private static <T> T unused(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            throw new UnsupportedOperationException(method.toString());
        }));
    }

    @Override
    void run(Request made) throws BuildFailure, IOException, InterruptedException {
        request = made;
        if (thrown instanceof BuildFailure e) {
            throw e;
        }
        if (thrown instanceof IOException e) {
            throw e;
        }
        if (thrown instanceof InterruptedException e) {
            throw e;
        }
    }
}
