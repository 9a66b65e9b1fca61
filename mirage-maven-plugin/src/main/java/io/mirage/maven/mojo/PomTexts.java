package io.mirage.maven.mojo;

import io.mirage.maven.release.Expressions;
import io.mirage.maven.release.Folders;
import io.mirage.maven.release.Origins;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.ConfigurationContainer;
import org.apache.maven.model.Model;
import org.apache.maven.model.ModelBase;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginConfiguration;
import org.apache.maven.model.Scm;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.PluginParameterExpressionEvaluator;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.component.configurator.expression.ExpressionEvaluationException;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the POM of a project and in those of its parents, before Maven put values in the place of expressions.
 *
 * @param project the one that is built
 * @param session of the build
 * @param execution of the goal
 */
record PomTexts(MavenProject project, MavenSession session, MojoExecution execution) {
    private static final String DEFAULT_VALUE = "default-value";

    /** What is told of the settings of contexts. */
    Origins origins() {
        List<Origins.Text> texts = new ArrayList<>();
        family(project)
                .flatMap(relative -> Stream.of(relative.getOriginalModel()))
                .flatMap(PomTexts::configurations)
                .map(configuration -> configuration.getChild("contexts"))
                .filter(contexts -> contexts != null)
                .flatMap(contexts -> Stream.of(contexts.getChildren()))
                .forEach(context -> addTo(texts, context));
        return new Origins(texts, expressions(project), new Folders(folders()));
    }

    /**
     * The connection to the repository of the sources. Maven appends the module's path to what a parent declares, and that
     * is no repository: a parent that is a folder beside the project is in the same repository, so what is true of the parent
     * is true of the project. One from a Maven repository is not, and declares a text that all its children share.
     */
    Optional<String> scm() {
        Optional<MavenProject> declaring = family(project)
                .filter(relative -> connection(relative.getOriginalModel()).isPresent())
                .findFirst();
        if (declaring.isEmpty()) {
            return Optional.empty();
        }
        Model model = declaring.get().getOriginalModel();
        boolean beside = declaring.get().getBasedir() != null && model.getScm().isChildScmConnectionInheritAppendPath();
        return connection(model).map(expressions(beside ? declaring.get() : project)::told);
    }

    private static Optional<String> connection(Model model) {
        return Optional.ofNullable(model.getScm()).map(Scm::getConnection).filter(connection -> !connection.isBlank());
    }

    /** A project, its parent, and so on. */
    private static Stream<MavenProject> family(MavenProject project) {
        return Stream.iterate(project, relative -> relative != null, MavenProject::getParent)
                .filter(relative -> relative.getOriginalModel() != null);
    }

    private static Stream<Xpp3Dom> configurations(Model model) {
        return Stream.concat(
                        Stream.of(model.getBuild()),
                        model.getProfiles().stream().map(profile -> profile.getBuild()))
                .filter(build -> build != null)
                .flatMap(PomTexts::plugins)
                .flatMap(plugin -> Stream.concat(Stream.of(plugin), plugin.getExecutions().stream()))
                .map(ConfigurationContainer::getConfiguration)
                .filter(Xpp3Dom.class::isInstance)
                .map(Xpp3Dom.class::cast);
    }

    private static Stream<Plugin> plugins(PluginConfiguration build) {
        Stream<Plugin> managed =
                build.getPluginManagement() == null ? Stream.of() : build.getPluginManagement().getPlugins().stream();
        return Stream.concat(build.getPlugins().stream(), managed);
    }

    private static void addTo(List<Origins.Text> texts, Xpp3Dom context) {
        Xpp3Dom named = context.getChild("name");
        String name = named == null || named.getValue() == null ? "" : named.getValue();
        for (Xpp3Dom setting : context.getChildren()) {
            String kind = setting.getName();
            texts(setting).forEach(text -> texts.add(new Origins.Text(name, kind, text, kind.endsWith("Flags"))));
            for (Xpp3Dom element : setting.getChildren()) {
                String what = kind.equals("environment") ? kind + "/" + element.getName() : kind;
                texts(element).forEach(text -> texts.add(new Origins.Text(name, what, text, false)));
            }
        }
    }

    private static Stream<String> texts(Xpp3Dom element) {
        return Stream.<@Nullable String>of(element.getValue(), element.getAttribute(DEFAULT_VALUE))
                .flatMap(Stream::ofNullable);
    }

    private Expressions expressions(MavenProject of) {
        Map<String, List<String>> properties = new LinkedHashMap<>();
        family(of).forEach(relative -> {
            Model model = relative.getOriginalModel();
            Stream.concat(Stream.<ModelBase>of(model), model.getProfiles().stream())
                    .map(ModelBase::getProperties)
                    .forEach(declared -> declared.stringPropertyNames()
                            .forEach(name -> add(properties, name, declared.getProperty(name))));
            fields(model).forEach((name, text) -> add(properties, name, text));
        });
        // These are told anyway, and a POM may leave them to its parent.
        Map<String, String> fields = fields(of.getModel());
        for (String name : List.of("project.groupId", "project.artifactId", "project.version")) {
            add(properties, name, fields.getOrDefault(name, ""));
        }
        return new Expressions(properties, values(of, fields));
    }

    private static void add(Map<String, List<String>> properties, String name, String text) {
        properties.computeIfAbsent(name, key -> new ArrayList<>()).add(text);
    }

    /** What an address is made of. */
    private static Map<String, String> fields(Model model) {
        Map<String, @Nullable String> all = new LinkedHashMap<>();
        all.put("project.groupId", model.getGroupId());
        all.put("project.artifactId", model.getArtifactId());
        all.put("project.version", model.getVersion());
        all.put("project.name", model.getName());
        all.put("project.url", model.getUrl());
        Optional<Scm> scm = Optional.ofNullable(model.getScm());
        all.put("project.scm.url", scm.map(Scm::getUrl).orElse(null));
        all.put(
                "project.scm.developerConnection",
                scm.map(Scm::getDeveloperConnection).orElse(null));
        Map<String, String> known = new LinkedHashMap<>();
        all.forEach((name, text) -> {
            if (text != null) {
                known.put(name, text);
            }
        });
        return known;
    }

    /** As for the POM: the command line comes first, then the POM, then the machine. For the goal the machine comes before it. */
    private Function<String, Optional<String>> values(MavenProject of, Map<String, String> fields) {
        Properties user = session.getUserProperties();
        Properties declared = of.getProperties();
        PluginParameterExpressionEvaluator evaluator = new PluginParameterExpressionEvaluator(session, execution);
        return name -> Stream.<Optional<String>>of(
                        Optional.ofNullable(user.getProperty(name)),
                        Optional.ofNullable(declared.getProperty(name)),
                        Optional.ofNullable(fields.get(name)))
                .flatMap(Optional::stream)
                .findFirst()
                // It knows the project that is built, and no other.
                .or(() -> of.equals(project) ? evaluated(evaluator, name) : Optional.empty());
    }

    private static Optional<String> evaluated(PluginParameterExpressionEvaluator evaluator, String name) {
        try {
            return Optional.ofNullable(evaluator.evaluate("${" + name + "}")).map(String::valueOf);
        } catch (ExpressionEvaluationException e) {
            return Optional.empty();
        }
    }

    private Map<String, Path> folders() {
        Map<String, @Nullable File> all = new LinkedHashMap<>();
        all.put("${project.basedir}", project.getBasedir());
        all.put("${maven.multiModuleProjectDirectory}", session.getRequest().getMultiModuleProjectDirectory());
        all.put("${settings.localRepository}", session.getRequest().getLocalRepositoryPath());
        for (String name : List.of("user.home", "java.home", "java.io.tmpdir")) {
            String folder = session.getSystemProperties().getProperty(name);
            all.put("${" + name + "}", folder == null ? null : new File(folder));
        }
        Map<String, Path> known = new LinkedHashMap<>();
        all.forEach((name, folder) -> {
            if (folder != null) {
                known.put(name, folder.toPath());
            }
        });
        return known;
    }
}
