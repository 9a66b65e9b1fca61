package io.mirage.maven.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirage.maven.release.Origins;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.apache.maven.execution.DefaultMavenExecutionResult;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Model;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PomTextsTest {
    private static final String PLUGIN = "<plugin><artifactId>mirage-maven-plugin</artifactId>%s</plugin>";

    @TempDir
    Path temp;

    private final Properties user = new Properties();
    private final Properties system = new Properties();

    /** A project whose properties are interpolated by the test. */
    private static MavenProject project(String artifactId, String pom, Properties properties) throws Exception {
        Model raw = new MavenXpp3Reader()
                .read(new StringReader("<project><groupId>org.example</groupId><artifactId>" + artifactId
                        + "</artifactId><version>1</version>" + pom + "</project>"));
        Model effective = raw.clone();
        effective.setProperties(properties);
        MavenProject project = new MavenProject(effective);
        project.setOriginalModel(raw);
        return project;
    }

    private static Properties properties(String... namesAndValues) {
        Properties properties = new Properties();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.setProperty(namesAndValues[i], namesAndValues[i + 1]);
        }
        return properties;
    }

    private static String configured(String context) {
        return "<configuration><contexts><context><name>pc</name>" + context + "</context></contexts></configuration>";
    }

    // The constructor of the session that needs no container.
    @SuppressWarnings("deprecation")
    private PomTexts of(MavenProject project) {
        MavenExecutionRequest request = new DefaultMavenExecutionRequest();
        request.setUserProperties(user);
        request.setSystemProperties(system);
        MavenSession session = new MavenSession(null, null, request, new DefaultMavenExecutionResult());
        session.setProjects(List.of(project));
        return new PomTexts(project, session, new MojoExecution(new MojoDescriptor()));
    }

    @Test
    void areThoseOfPluginsManagementExecutionsProfilesAndParents() throws Exception {
        system.setProperty("env.TOKEN", "hunter2");
        MavenProject parent = project(
                "parent",
                "<properties><inherited>${env.TOKEN}</inherited></properties><build><pluginManagement><plugins>"
                        + PLUGIN.formatted(configured("<environment><A>${env.TOKEN}</A></environment>"))
                        + "</plugins></pluginManagement></build>",
                properties("inherited", "hunter2"));
        MavenProject child = project(
                "child",
                "<build><plugins>"
                        + PLUGIN.formatted(configured("<environment><B>b${inherited}</B></environment>")
                                + "<executions><execution>"
                                + configured("<cFlags><flag>-DC=${env.TOKEN}</flag></cFlags>")
                                + "</execution></executions>")
                        + "</plugins></build><profiles><profile><build><plugins>"
                        + PLUGIN.formatted(configured("<linkFlags>-g,-D${env.TOKEN}</linkFlags>"))
                        + "</plugins></build></profile></profiles>",
                properties("inherited", "hunter2"));
        child.setParent(parent);

        Origins origins = of(child).origins();

        assertThat(origins.variable("pc", "A", "hunter2")).contains("${env.TOKEN}");
        assertThat(origins.variable("pc", "B", "bhunter2")).contains("b${env.TOKEN}");
        assertThat(origins.flags("pc", "cFlags", List.of("-DC=hunter2"))).containsExactly("-DC=${env.TOKEN}");
        assertThat(origins.flags("pc", "linkFlags", List.of("-g", "-Dhunter2")))
                .containsExactly("-g", "-D${env.TOKEN}");
    }

    @Test
    void haveValuesAsThePomHas() throws Exception {
        system.setProperty("user.name", "root");
        user.setProperty("level", "9");
        MavenProject project = project(
                "one",
                "<properties><user.name>somebody</user.name><level>3</level></properties><build><plugins>"
                        + PLUGIN.formatted(configured("<environment><A>${user.name}</A><L>${level}</L>"
                                + "<V>${project.artifactId}-${project.version}</V></environment>"))
                        + "</plugins></build>",
                properties("user.name", "somebody", "level", "3"));

        Origins origins = of(project).origins();

        assertThat(origins.variable("pc", "A", "somebody")).contains("somebody");
        assertThat(origins.variable("pc", "L", "9")).contains("${level}");
        assertThat(origins.variable("pc", "V", "one-1")).contains("one-1");
    }

    @Test
    void nameFolders() throws Exception {
        system.setProperty("user.home", temp.toString());
        MavenProject project = project("one", "", new Properties());
        project.setFile(temp.resolve("one/pom.xml").toFile());

        assertThat(of(project).origins().flags("pc", "cFlags", List.of("-I" + temp + "/one/x", "-I" + temp + "/ones")))
                .containsExactly("-I${project.basedir}/x", "-I${user.home}/ones");
    }

    @Test
    void haveTheRepositoryOfTheProjectBesideThatDeclaresIt() throws Exception {
        MavenProject parent = project(
                "shop",
                "<properties><host>example.org</host></properties>"
                        + "<scm><connection>scm:git:https://${host}/${project.artifactId}?${env.X}</connection></scm>",
                properties("host", "example.org"));
        MavenProject child = project("app", "", properties("host", "example.org"));
        child.setParent(parent);

        assertThat(of(child).scm()).contains("scm:git:https://example.org/app?${env.X}");
        parent.setFile(temp.resolve("pom.xml").toFile());
        assertThat(of(child).scm()).contains("scm:git:https://example.org/shop?${env.X}");
        parent.getOriginalModel().getScm().setChildScmConnectionInheritAppendPath(false);
        assertThat(of(child).scm()).contains("scm:git:https://example.org/app?${env.X}");
    }

    @Test
    void mayDeclareNoRepository() throws Exception {
        assertThat(of(project("one", "<scm><connection> </connection></scm>", new Properties()))
                        .scm())
                .isEmpty();
    }
}
