package io.mirage.maven.mojo;

import io.mirage.maven.pipeline.BuildFailure;
import io.mirage.maven.pipeline.Diagnosis;
import io.mirage.maven.pipeline.Doctor;
import io.mirage.maven.pipeline.Format;
import io.mirage.maven.pipeline.MavenRuntime;
import io.mirage.maven.pipeline.Request;
import java.io.IOException;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Looks for everything that building and running the unikernel takes: tools, toolchains, tenders, KVM, disk space. Prints
 * one line a requirement, with what to do where something is missing, and fails if the project needs what is missing. It
 * changes nothing. Without a project it says what any project might need.
 *
 * @since 0.1.0
 */
@Mojo(name = "doctor", requiresProject = false, threadSafe = true)
public final class DoctorMojo extends AbstractReportMojo {
    private final Doctor doctor;

    /**
     * Makes the goal.
     *
     * @param doctor does the work
     */
    @Inject
    public DoctorMojo(Doctor doctor) {
        this.doctor = doctor;
    }

    @Override
    void run(Request request) throws BuildFailure, IOException, InterruptedException {
        Format form = format(Format.TEXT, Format.JSON);
        Diagnosis diagnosis = doctor.examine(
                request, ProjectKind.isUnikernel(project, request), MavenRuntime.of(session.getSystemProperties()));
        report(diagnosis.lines(form));
        diagnosis.throwIfUnfit();
    }
}
