package io.mirage.maven;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.mirage.maven.target.Target;
import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugins.annotations.Mojo;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Holds the rules of the architecture: which package may use which, and what no class does. */
class ArchitectureTest {
    private static final String ROOT = "io.mirage.maven";

    /** The goals of the product document. */
    private static final Set<String> GOALS = Set.of(
            "diff",
            "configure",
            "depends",
            "build",
            "test",
            "package",
            "verify-reproducible",
            "start",
            "stop",
            "clean",
            "lock",
            "store",
            "run",
            "inspect",
            "describe",
            "doctor",
            "setup",
            "ide",
            "help");

    // maven-plugin-plugin generates HelpMojo, which has no place in the rules.
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("HelpMojo"))
            .importUrl(Target.class.getProtectionDomain().getCodeSource().getLocation());

    /** A package, and those of the plugin it may use. Everything goes down this table. */
    private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
            entry(
                    "mojo",
                    List.of(
                            "pipeline",
                            "release",
                            "running",
                            "opam",
                            "frontend",
                            "workspace",
                            "toolchain",
                            "dune",
                            "solo5",
                            "project",
                            "target",
                            "process")),
            entry(
                    "pipeline",
                    List.of(
                            "release",
                            "running",
                            "opam",
                            "frontend",
                            "workspace",
                            "toolchain",
                            "dune",
                            "solo5",
                            "project",
                            "target",
                            "process")),
            entry("release", List.of("solo5", "opam", "project", "target")),
            entry("running", List.of("process", "solo5")),
            entry("opam", List.of("process")),
            entry("frontend", List.of("dune", "process", "project", "target")),
            entry("workspace", List.of("dune", "project", "target")),
            entry("toolchain", List.of("process")),
            entry("dune", List.of("process")),
            entry("project", List.of("target")),
            entry("solo5", List.of()),
            entry("target", List.of()));

    @Test
    void packagesUseOnlyWhatTheTableAllows() {
        var architecture = layeredArchitecture().consideringOnlyDependenciesInAnyPackage(ROOT + "..");
        for (String name : packages()) {
            architecture = architecture.layer(name).definedBy(ROOT + "." + name);
        }
        for (String name : packages()) {
            List<String> allowed = MAY_USE.getOrDefault(name, List.of());
            architecture = allowed.isEmpty()
                    ? architecture.whereLayer(name).mayNotAccessAnyLayer()
                    : architecture.whereLayer(name).mayOnlyAccessLayers(allowed.toArray(String[]::new));
        }
        architecture.check(CLASSES);
    }

    @Test
    void everyPackageIsInTheTable() {
        Set<String> tabled = new TreeSet<>(MAY_USE.keySet());
        tabled.add("process");

        assertThat(packages()).isEqualTo(tabled);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        Map<String, List<JavaClass>> infos = CLASSES.stream()
                .filter(type -> type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName));

        assertThat(infos.keySet())
                .isEqualTo(packages().stream().map(name -> ROOT + "." + name).collect(Collectors.toSet()));
        assertThat(infos.values().stream().flatMap(Collection::stream))
                .allMatch(info -> info.isAnnotatedWith(NullMarked.class));
    }

    @Test
    void onlyTheProcessPackageStartsProcessesAndAsksTheEnvironment() {
        noClasses()
                .that(not(resideInAPackage(ROOT + ".process")))
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Process.class)
                .orShould()
                .callMethod(Runtime.class, "exec", String[].class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(CLASSES);
        noClasses().should().callMethod(System.class, "exit", int.class).check(CLASSES);
    }

    @Test
    void noStateIsSharedByStaticFields() {
        fields().that().areStatic().should().beFinal().check(CLASSES);
        // The byte patterns of the image formats are arrays that nobody changes.
        fields().that()
                .areStatic()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .and()
                .areNotDeclaredIn("io.mirage.maven.solo5.ElfHeader")
                .and()
                .areNotDeclaredIn("io.mirage.maven.solo5.Notes")
                .should()
                .notHaveRawType(describe("an array", JavaClass::isArray))
                .check(CLASSES);
        fields().that()
                .areStatic()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .notHaveRawType(describe(
                        "a mutable type",
                        type -> type.getPackageName().startsWith("java.util.concurrent")
                                || type.isAssignableTo(AbstractCollection.class)
                                || type.isAssignableTo(AbstractMap.class)
                                || type.isAssignableTo(StringBuilder.class)
                                || type.isAssignableTo(ThreadLocal.class)))
                .check(CLASSES);
    }

    @Test
    void nothingWritesToTheConsole() {
        // pipeline.Progress alone writes to the JVM's own console, since Maven 4 defers System.out.
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CLASSES);
    }

    @Test
    void goalsAreFinalAndInTheProductDocument() {
        classes()
                .that()
                .areAssignableTo(AbstractMojo.class)
                .should()
                .resideInAPackage(ROOT + ".mojo")
                .andShould()
                .haveSimpleNameEndingWith("Mojo")
                .check(CLASSES);
        for (JavaClass mojo : CLASSES) {
            if (mojo.isAssignableTo(AbstractMojo.class) && !mojo.getModifiers().contains(JavaModifier.ABSTRACT)) {
                assertThat(mojo.getModifiers()).as(mojo.getName()).contains(JavaModifier.FINAL);
                assertThat(GOALS).as(mojo.getName()).contains(goal(mojo));
            }
        }
    }

    @Test
    void goalsAreThreadSafe() {
        for (JavaClass type : CLASSES) {
            type.tryGetAnnotationOfType(Mojo.class.getName())
                    .ifPresent(mojo -> assertThat(mojo.getExplicitlyDeclaredProperty("threadSafe"))
                            .as(type.getName())
                            .isEqualTo(true));
        }
    }

    private static String goal(JavaClass mojo) {
        return (String) mojo.getAnnotationOfType(Mojo.class.getName()).getExplicitlyDeclaredProperty("name");
    }

    private static Set<String> packages() {
        return CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(ROOT + "."))
                .map(name -> name.substring(ROOT.length() + 1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
