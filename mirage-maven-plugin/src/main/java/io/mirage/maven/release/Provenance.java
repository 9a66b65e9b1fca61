package io.mirage.maven.release;

import io.mirage.maven.opam.SourceRevision;
import io.mirage.maven.project.BuildContext;
import io.mirage.maven.project.Coordinates;
import io.mirage.maven.project.Flags;
import io.mirage.maven.project.Unikernel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Says what images were built from and with: an in-toto statement (version 1) with a SLSA provenance predicate (version
 * 1). There is nothing of the machine in it, so the same inputs give the same bytes; it is not signed.
 *
 * @since 0.1.0
 */
public final class Provenance {
    private static final String PLUGIN = "pkg:maven/io.mirage.maven/mirage-maven-plugin";

    private Provenance() {}

    /**
     * A file that the statement is about.
     *
     * @param name of the file in a repository
     * @param sha256 of it
     */
    public record Subject(String name, String sha256) {}

    /**
     * What a release was made from and with.
     *
     * @param tools versions by the name of the tool
     * @param lock SHA-256 of the lock file
     * @param revision the commit of the sources
     * @param scm where the sources can be had, as the POM says
     * @param environment the variables that were set for the build
     * @param parameters further settings of the build by name
     * @param pluginVersion of this plugin; empty where it is not known
     */
    public record Facts(
            SortedMap<String, String> tools,
            Optional<String> lock,
            Optional<SourceRevision> revision,
            Optional<String> scm,
            Map<String, String> environment,
            Map<String, String> parameters,
            Optional<String> pluginVersion) {
        /** Copies the maps. */
        public Facts {
            tools = new TreeMap<>(tools);
            environment = Map.copyOf(environment);
            parameters = Map.copyOf(parameters);
        }
    }

    /**
     * Writes the statement.
     *
     * @param unikernel what was built
     * @param subjects its files
     * @param facts from and with what
     * @param origins what is told of the contexts' settings
     * @return the JSON
     */
    public static String statement(Unikernel unikernel, List<Subject> subjects, Facts facts, Origins origins) {
        Map<String, Object> definition = new LinkedHashMap<>();
        definition.put("buildType", PLUGIN + "#unikernel-v1");
        definition.put("externalParameters", external(unikernel, facts, origins));
        definition.put("internalParameters", internal(facts));
        definition.put("resolvedDependencies", dependencies(facts));
        Map<String, Object> builder = new LinkedHashMap<>();
        builder.put("id", PLUGIN);
        facts.pluginVersion().ifPresent(version -> builder.put("version", Map.of("mirage-maven-plugin", version)));
        Map<String, Object> predicate = new LinkedHashMap<>();
        predicate.put("buildDefinition", definition);
        predicate.put("runDetails", Map.of("builder", builder));
        Map<String, Object> statement = new LinkedHashMap<>();
        statement.put("_type", "https://in-toto.io/Statement/v1");
        statement.put(
                "subject",
                subjects.stream()
                        .map(subject -> resource("name", subject.name(), "sha256", subject.sha256()))
                        .toList());
        statement.put("predicateType", "https://slsa.dev/provenance/v1");
        statement.put("predicate", predicate);
        return Json.write(statement);
    }

    private static Map<String, Object> resource(String kind, String name, String algorithm, String digest) {
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put(kind, name);
        resource.put("digest", Map.of(algorithm, digest));
        return resource;
    }

    private static Map<String, Object> external(Unikernel unikernel, Facts facts, Origins origins) {
        Coordinates coordinates = unikernel.coordinates();
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("project", Purl.maven(coordinates.groupId(), coordinates.artifactId(), coordinates.version()));
        parameters.put(
                "contexts",
                unikernel.contexts().stream()
                        .map(context -> context(context, origins))
                        .toList());
        parameters.putAll(new TreeMap<>(facts.parameters()));
        return parameters;
    }

    private static Map<String, Object> context(BuildContext context, Origins origins) {
        String name = context.name();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", origins.name(name, "name", name));
        json.put(
                "targets",
                context.builds().stream().map(build -> build.target().name()).toList());
        context.architecture().ifPresent(arch -> json.put("arch", arch));
        context.builds().stream()
                .flatMap(build -> build.toolchain().stream())
                .findFirst()
                .ifPresent(toolchain -> json.put("toolchain", origins.name(name, "toolchain", toolchain)));
        json.put("host", origins.name(name, "host", context.host()));
        json.put("profile", origins.name(name, "profile", context.profile()));
        Flags flags = context.flags();
        Map<String, List<String>> kinds = new LinkedHashMap<>();
        kinds.put("ocamlFlags", flags.ocaml());
        kinds.put("ocamloptFlags", flags.ocamlopt());
        kinds.put("linkFlags", flags.link());
        kinds.put("cFlags", flags.c());
        kinds.put("cxxFlags", flags.cxx());
        kinds.forEach((kind, values) -> {
            if (!values.isEmpty()) {
                json.put(kind, origins.flags(name, kind, values));
            }
        });
        if (!context.environment().isEmpty()) {
            Map<String, Object> environment = new LinkedHashMap<>();
            context.environment()
                    .forEach((variable, value) -> environment.put(variable, origins.variable(name, variable, value)));
            json.put("environment", environment);
        }
        return json;
    }

    private static Map<String, Object> internal(Facts facts) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("tools", facts.tools());
        if (!facts.environment().isEmpty()) {
            parameters.put("environment", new TreeMap<>(facts.environment()));
        }
        return parameters;
    }

    private static List<Object> dependencies(Facts facts) {
        List<Object> dependencies = new ArrayList<>();
        facts.revision().ifPresent(revision -> {
            Map<String, Object> source = new LinkedHashMap<>();
            facts.scm().ifPresent(scm -> source.put("uri", scm + "@" + revision.commit()));
            source.put("name", "sources");
            source.put("digest", Map.of("gitCommit", revision.commit()));
            source.put("annotations", Map.of("changed", revision.changed()));
            dependencies.add(source);
        });
        facts.lock().ifPresent(sha256 -> dependencies.add(resource("name", "lock file", "sha256", sha256)));
        return dependencies;
    }
}
