package io.mirage.maven.pipeline;

import io.mirage.maven.frontend.ConfigFrontEnd;
import io.mirage.maven.frontend.ConfigSources;
import io.mirage.maven.frontend.DuneBuildException;
import io.mirage.maven.frontend.ProgramSources;
import io.mirage.maven.frontend.TargetConfiguration;
import io.mirage.maven.frontend.TestSuite;
import io.mirage.maven.project.Declaration;
import io.mirage.maven.project.Device;
import io.mirage.maven.project.Directories;
import io.mirage.maven.project.Fault;
import io.mirage.maven.project.InvalidConfigurationException;
import io.mirage.maven.project.Plan;
import io.mirage.maven.project.Program;
import io.mirage.maven.project.StagedFile;
import io.mirage.maven.project.UnikernelFactory;
import io.mirage.maven.target.Target;
import io.mirage.maven.workspace.Duniverse;
import io.mirage.maven.workspace.ProjectTree;
import io.mirage.maven.workspace.SourceFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;
import org.slf4j.Logger;

/** Fills the folders of a workspace for a project with a {@code config.ml}. */
@Named
@Singleton
final class ConfigStager {
    private static final String SAID_IN_CONFIG = "there is a config.ml, which says this; take it out of the POM";

    private final MirageConfigurator mirage;

    @Inject
    ConfigStager(MirageConfigurator mirage) {
        this.mirage = mirage;
    }

    Staged stage(Request request, Plan planned, Logger log)
            throws InvalidConfigurationException, BuildFailure, IOException, InterruptedException {
        Declaration declaration = request.declaration();
        ConfigSources sources = sources(declaration, planned);
        MirageConfigurator.Result made = mirage.configure(request, planned.targets(), sources, log);
        Plan plan = named(planned, declaration, made.targets());
        SortedMap<String, StagedFile> files = new TreeMap<>();
        for (TargetConfiguration one : made.targets().values()) {
            try {
                Staged.put(files, one.target().name(), ConfigFrontEnd.folder(plan, sources, one));
            } catch (DuneBuildException e) {
                throw unknownForm(one, e);
            }
        }
        ProgramSources tests =
                new ProgramSources(SourceFiles.scan(declaration.directories().testSource(), ProgramSources.PATTERNS));
        List<String> testPrograms = TestSuite.programs(tests);
        if (!testPrograms.isEmpty()) {
            Staged.put(files, TestSuite.FOLDER, TestSuite.besideConfig(plan, sources, tests));
        }
        return new Staged(
                plan,
                files,
                testPrograms,
                Optional.of(new Configuration(made.tool().version(), made.targets())));
    }

    /**
     * The plan with the name that {@code config.ml} registers, unless the POM sets one.
     *
     * @param configured what the tool generated; when there is nothing the plan stays
     */
    static Plan named(Plan plan, Declaration declaration, Map<Target, TargetConfiguration> configured)
            throws InvalidConfigurationException, BuildFailure {
        if (declaration.name().filter(name -> !name.isBlank()).isPresent()) {
            return plan;
        }
        Set<String> names = new LinkedHashSet<>();
        for (TargetConfiguration configuration : configured.values()) {
            try {
                names.add(configuration.imageName());
            } catch (DuneBuildException e) {
                throw unknownForm(configuration, e);
            }
        }
        if (names.isEmpty()) {
            return plan;
        }
        if (names.size() > 1) {
            throw new InvalidConfigurationException(List.of(new Fault(
                    "config.ml, register",
                    String.join(", ", names),
                    "the name is not the same for all targets; set <name>, which the images then have")));
        }
        String name = names.iterator().next();
        UnikernelFactory.checkName("config.ml, register", name, "");
        return plan.named(name);
    }

    private static BuildFailure unknownForm(TargetConfiguration configuration, DuneBuildException e) {
        return new BuildFailure(configuration.target().name() + "/dune.build: " + e.getMessage(), e);
    }

    private static ConfigSources sources(Declaration declaration, Plan plan)
            throws InvalidConfigurationException, BuildFailure, IOException {
        Directories directories = declaration.directories();
        List<Path> leftOut = new ArrayList<>(List.of(
                directories.work(),
                directories.build(),
                directories.testSource(),
                directories.source().resolve(Duniverse.FOLDER)));
        declaration.config().duniverse().ifPresent(leftOut::add);
        declaration.dependencies().store().ifPresent(leftOut::add);
        leftOut.addAll(LockInputs.localRepositories(declaration));
        ProjectTree tree = ProjectTree.scan(
                directories.source(), leftOut, declaration.config().excludes());
        ConfigSources sources = ConfigSources.of(tree.files());
        List<Fault> faults = new ArrayList<>();
        tree.unnameable()
                .forEach(file -> faults.add(new Fault(
                        "<sourceDirectory>",
                        file.toString(),
                        "Java cannot read this name in the locale of the build; run Maven in a UTF-8 locale"
                                + " (LC_ALL=C.UTF-8), or rename it")));
        sources.refused()
                .forEach(path -> faults.add(new Fault(
                        "<sourceDirectory>",
                        path,
                        "the mirage tool writes this file itself, and does not overwrite one of yours; remove it, and put"
                                + " rules of your own into a dune file of a sub-folder")));
        sources.files().keySet().stream()
                .filter(path -> path.codePoints().anyMatch(Character::isISOControl))
                .forEach(path -> faults.add(new Fault(
                        "<sourceDirectory>",
                        path,
                        "a file of a workspace cannot have control characters in its name")));
        Program program = plan.unikernel().program();
        if (!program.libraries().isEmpty()) {
            faults.add(new Fault("<libraries>", String.join(", ", program.libraries()), SAID_IN_CONFIG));
        }
        if (!program.devices().isEmpty()) {
            String devices = program.devices().stream().map(Device::name).collect(Collectors.joining(", "));
            faults.add(new Fault("<devices>", devices, SAID_IN_CONFIG));
        }
        List<String> packages = declaration.dependencies().packages();
        if (!packages.isEmpty()) {
            faults.add(new Fault("<packages>", String.join(", ", packages), SAID_IN_CONFIG));
        }
        if (!sources.files().containsKey(ConfigFrontEnd.CONFIG)) {
            faults.add(new Fault(
                    "<excludes>", String.join(", ", declaration.config().excludes()), "config.ml has to stay in"));
        }
        if (!sources.packages().isEmpty() && plan.targets().size() > 1) {
            faults.add(new Fault(
                    "<sourceDirectory>",
                    String.join(", ", sources.packages()),
                    "dune takes a package only once, and each target has a copy of the sources; take the public names out of"
                            + " the project's dune files, or build one target at a time"));
        }
        if (!faults.isEmpty()) {
            throw new InvalidConfigurationException(faults);
        }
        return sources;
    }
}
