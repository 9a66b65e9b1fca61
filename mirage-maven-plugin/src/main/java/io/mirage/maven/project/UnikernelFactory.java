package io.mirage.maven.project;

import io.mirage.maven.target.Targets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;

/**
 * From what is declared to a valid {@link Unikernel}, or one exception that lists all faults.
 *
 * @since 0.1.0
 */
@Named
@Singleton
public final class UnikernelFactory {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final String NAME_RULE =
            "an image's name holds letters, digits, '.', '_' and '-', and begins with a letter or digit";
    private static final Pattern MODULE = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
    private static final Pattern OPTION = Pattern.compile("--([a-z-]{2,})(?:=.*)?");
    private static final List<String> OWN_OPTIONS =
            List.of("target", "file", "output", "context", "context-file", "dry-run", "help", "version");
    private static final Pattern LIBRARY = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)*");
    private static final Pattern DEVICE = Pattern.compile("[A-Za-z0-9]{1,67}");
    // 64 entries of a manifest, of which the first is reserved (Solo5 0.9, mft_abi.h).
    private static final int MAX_DEVICES = 63;

    private final Targets targets;

    /**
     * Makes the factory.
     *
     * @param targets the targets there are
     */
    @Inject
    public UnikernelFactory(Targets targets) {
        this.targets = targets;
    }

    /**
     * Checks a declaration.
     *
     * @param declared what the POM and the command line say
     * @return the unikernel
     * @throws InvalidConfigurationException listing every fault
     */
    public Unikernel create(Declaration declared) throws InvalidConfigurationException {
        Faults faults = new Faults();
        String name = name(declared, faults);
        directories(declared.directories(), faults);
        config(declared.config(), declared.directories(), faults);
        dependencies(declared.dependencies(), faults);
        List<BuildContext> contexts = contexts(declared, faults);
        Program program = new Program(
                main(declared.main(), faults),
                libraries("<libraries>", declared.libraries(), faults),
                libraries("<testLibraries>", declared.testLibraries(), faults),
                devices(declared.devices(), faults));
        Unikernel unikernel =
                new Unikernel(declared.coordinates(), name, declared.directories(), contexts, program, targets.all());
        if (!faults.none()) {
            // The plan would say this, and there will be none: one message has to list all faults.
            PlanRules.coordinates(Plan.draft(unikernel), faults);
        }
        faults.throwIfAny();
        return unikernel;
    }

    /**
     * Checks the folders alone: what is removed in the work directory has to be the plugin's.
     *
     * @param directories the folders of a project
     * @throws InvalidConfigurationException if the work directory is one that may hold files of the user
     */
    public static void check(Directories directories) throws InvalidConfigurationException {
        Faults faults = new Faults();
        directories(directories, faults);
        faults.throwIfAny();
    }

    private static String name(Declaration declared, Faults faults) {
        String artifactId = declared.coordinates().artifactId();
        return faults.matching(
                        "<name>",
                        declared.name().filter(name -> !name.isBlank()).orElse(artifactId),
                        NAME,
                        NAME_RULE)
                .orElse(artifactId);
    }

    /**
     * Checks a name of image files that does not come from the POM.
     *
     * @param where it comes from
     * @param name the name
     * @param instead what to do about a wrong one, said behind the rule
     * @throws InvalidConfigurationException if images cannot have it
     */
    public static void checkName(String where, String name, String instead) throws InvalidConfigurationException {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidConfigurationException(List.of(new Fault(where, name, NAME_RULE + instead)));
        }
    }

    /** The work directory is written and cleaned by the plugin, so it may hold nothing of the user's. */
    private static void directories(Directories directories, Faults faults) {
        for (var user : List.of(directories.base(), directories.source(), directories.testSource())) {
            if (user.startsWith(directories.work())) {
                faults.add(
                        "<workDirectory>",
                        directories.work().toString(),
                        "the plugin writes and deletes files there, so it cannot be a folder that holds the project or its"
                                + " sources (" + user + "); the default is target/mirage");
                return;
            }
        }
        if (directories.work().startsWith(directories.source())
                && !directories.source().equals(directories.base())) {
            faults.add(
                    "<workDirectory>",
                    directories.work().toString(),
                    "it lies in the source directory " + directories.source() + "; the default is target/mirage");
        }
    }

    private static void dependencies(DependencyOptions dependencies, Faults faults) {
        for (String text : dependencies.packages()) {
            if (PackageRequirement.parse(text).isEmpty()) {
                faults.add("<packages>", text, PackageRequirement.RULE);
            }
        }
        for (String text : dependencies.repositories()) {
            if (!Faults.isWritable(text) || text.contains("\"")) {
                faults.add("<opamRepositories>", text, "a URL cannot hold control characters or quotes");
            }
        }
        for (SourceMirror mirror : dependencies.mirrors()) {
            if (mirror.url().isEmpty() || !Faults.isWritable(mirror.url())) {
                faults.add("<sourceMirrors>", mirror.url(), "a mirror needs a <url>");
            }
        }
    }

    private static void config(ConfigOptions config, Directories directories, Faults faults) {
        for (String argument : config.arguments()) {
            if (!Faults.isWritable(argument)) {
                faults.add("<configureArguments>", argument, "an argument cannot hold control characters");
            } else if (isOwn(argument)) {
                faults.add(
                        "<configureArguments>",
                        argument,
                        "the plugin says this itself: the target is one of <targets>, the file is config.ml in"
                                + " <sourceDirectory>, and <name> names the images");
            }
        }
        config.duniverse()
                .filter(folder -> folder.startsWith(directories.work())
                        || directories.work().startsWith(folder))
                .ifPresent(folder -> faults.add(
                        "<duniverseDirectory>",
                        folder.toString(),
                        "it is brought into the work directory " + directories.work()
                                + ", so neither can lie in the other"));
        for (String exclude : config.excludes()) {
            if (!Faults.isWritable(exclude)) {
                faults.add("<excludes>", exclude, "a pattern cannot hold control characters");
            }
        }
    }

    /** The tool takes the beginning of a long option for all of it. */
    private static boolean isOwn(String argument) {
        Matcher option = OPTION.matcher(argument);
        return argument.matches("-[tfo].*")
                || (option.matches() && OWN_OPTIONS.stream().anyMatch(own -> own.startsWith(option.group(1))));
    }

    private List<BuildContext> contexts(Declaration declared, Faults faults) {
        List<ContextDeclaration> all =
                declared.contexts().isEmpty() ? List.of(ContextDeclaration.of("solo5")) : declared.contexts();
        List<String> onlyTargets = Faults.entries(declared.onlyTargets());
        List<String> only = Faults.entries(declared.onlyContexts());
        ContextRules rules = new ContextRules(targets, faults);
        Set<String> declaredNames = new LinkedHashSet<>();
        all.forEach(context -> {
            if (context.name != null && !context.name.isBlank()) {
                declaredNames.add(context.name.trim());
            }
        });
        Set<String> names = new LinkedHashSet<>();
        List<BuildContext> built = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            String label = all.get(i).name;
            boolean isBuilt = only.isEmpty() || (label != null && only.contains(label.trim()));
            // What -Dmirage.targets says is meant for the contexts that are built.
            Optional<BuildContext> context = rules.check(all.get(i), i, isBuilt ? onlyTargets : List.of());
            if (context.isPresent()) {
                String name = context.get().name();
                if (!names.add(name)) {
                    faults.add("<context> number " + (i + 1) + ", <name>", name, "another context has this name");
                } else if (isBuilt) {
                    built.add(context.get());
                }
            }
        }
        for (String name : new LinkedHashSet<>(only)) {
            if (!declaredNames.contains(name)) {
                faults.add("-Dmirage.contexts", name, "no such context; declared: " + String.join(", ", declaredNames));
            }
        }
        return built;
    }

    private static String main(String declared, Faults faults) {
        String main = faults.matching(
                        "<main>",
                        declared.endsWith(".ml") ? declared.substring(0, declared.length() - 3) : declared,
                        MODULE,
                        "the name of an OCaml module: letters, digits and _, beginning with a letter")
                .orElse("main");
        return main.substring(0, 1).toLowerCase(Locale.ROOT) + main.substring(1);
    }

    private static List<String> libraries(String where, List<String> declared, Faults faults) {
        Set<String> libraries = new LinkedHashSet<>();
        for (String library : Faults.entries(declared)) {
            if (!LIBRARY.matcher(library).matches()) {
                faults.add(where, library, "not the name of a findlib library, such as lwt.unix");
            }
            libraries.add(library);
        }
        return List.copyOf(libraries);
    }

    private static List<Device> devices(List<DeviceDeclaration> declared, Faults faults) {
        List<Device> devices = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (DeviceDeclaration device : declared) {
            String name = device.name == null ? "" : device.name.trim();
            String type = device.type == null ? "" : device.type.trim();
            Optional<Device.Type> known = type(type);
            if (!DEVICE.matcher(name).matches()) {
                faults.add("<device>, <name>", name, "Solo5 takes one to 67 letters and digits");
            } else if (!names.add(name)) {
                faults.add("<device>, <name>", name, "another device has this name");
            }
            if (known.isEmpty()) {
                faults.add("<device> " + name + ", <type>", type, "allowed: net, block");
            } else {
                devices.add(new Device(name, known.get()));
            }
        }
        if (devices.size() > MAX_DEVICES) {
            faults.add("<devices>", devices.size() + " devices", "a Solo5 manifest holds at most " + MAX_DEVICES);
        }
        devices.sort(Comparator.comparing(Device::name));
        return devices;
    }

    private static Optional<Device.Type> type(String name) {
        for (Device.Type type : Device.Type.values()) {
            if (type.pomName().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
