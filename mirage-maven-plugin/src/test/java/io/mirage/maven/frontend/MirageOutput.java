package io.mirage.maven.frontend;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What {@code mirage configure} leaves in a folder for a unikernel that tests made up, in the forms of the tool's versions:
 * {@code MirageOutput.of("hvt", "lamp").version("4.4.2").device("service", "NET_BASIC").files()}.
 */
public final class MirageOutput {
    private final String target;
    private final String name;
    private MirageVersion version = new MirageVersion(4, 9, 0);
    private final List<String> devices = new ArrayList<>();
    private List<String> arguments = List.of();

    private MirageOutput(String target, String name) {
        this.target = target;
        this.name = name;
    }

    public static MirageOutput of(String target, String name) {
        return new MirageOutput(target, name);
    }

    public MirageOutput version(String value) {
        version = MirageVersion.parse(value).orElseThrow();
        return this;
    }

    public MirageOutput device(String deviceName, String type) {
        devices.add("{ \"name\": \"" + deviceName + "\", \"type\": \"" + type + "\" }");
        return this;
    }

    public MirageOutput arguments(List<String> value) {
        arguments = List.copyOf(value);
        return this;
    }

    /** Everything in the folder but the user's own files. */
    public SortedMap<String, String> files() {
        SortedMap<String, String> files = new TreeMap<>();
        files.put("dune", header() + "(include dune.build)\n");
        files.put("dune.config", header() + """
                (data_only_dirs duniverse dist)

                (executable
                 (name config)
                 (modules config)
                 (libraries mirage))
                """);
        files.put("dune.build", duneBuild());
        files.put(
                "dune-project",
                "(lang dune 2.9)\n\n(name " + name + "-" + target + ")\n\n(implicit_transitive_deps true)\n\n;; "
                        + mark() + "\n");
        files.put("dune-workspace", "(lang dune 2.9)\n\n(context (default))\n\n;; " + mark() + "\n");
        files.put("Makefile", "# " + mark() + "\n\nall:\n\tdune build\n");
        files.put("dist/dune", distDune());
        files.put("mirage/context", "configure\n-t\n" + target + "\n" + String.join("\n", arguments));
        files.put("mirage/main.ml", "let () = Mirage_runtime.run ()\n");
        files.put("mirage/" + name + "-" + target + ".opam", "# " + mark() + "\n\nopam-version: \"2.0\"\n");
        if (isSolo5()) {
            files.put("mirage/manifest.json", manifest());
            files.put("mirage/manifest.ml", "");
        }
        for (String copied : runDescriptions()) {
            files.put(
                    "mirage/" + copied,
                    copied.endsWith(".xml")
                            ? "<domain>\n    <kernel>" + image() + "</kernel>\n</domain>\n"
                            : copied.endsWith(".in")
                                    ? "name = '@NAME@'\nkernel = '@KERNEL@'\n"
                                    : "name = '" + name + "'\nkernel = '" + image() + "'\n");
        }
        return files;
    }

    /** The text of one of them. */
    public String file(String path) {
        return files().entrySet().stream()
                .filter(file -> file.getKey().equals(path))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    public String image() {
        return name
                + switch (target) {
                    case "unix", "macosx" -> "";
                    case "qubes" -> ".xen";
                    case "firecracker" -> ".fc";
                    default -> "." + target;
                };
    }

    public String manifest() {
        return "{\n  \"type\": \"solo5.manifest\",\n  \"version\": 1,\n  \"devices\": [ " + String.join(", ", devices)
                + " ]\n}\n";
    }

    public String duneBuild() {
        String text = header() + copies() + "\n";
        if (isUnikraft()) {
            return text + unikraft();
        }
        return text + (isSolo5() ? solo5() : unix());
    }

    private String solo5() {
        String solo5 = """
                (executable
                 (enabled_if (= %{context_name} "solo5"))
                 (name main)
                 (modes (native exe))
                 (libraries lwt mirage-bootvar.solo5 mirage-logs mirage-runtime
                   mirage-solo5)
                 (link_flags :standard -w -70 -cclib "-z solo5-abi=ABI")
                 (modules (:standard \\ config manifest))
                 (foreign_stubs (language c) (names manifest))
                )

                (rule
                 (targets manifest.c)
                 (deps manifest.json)
                 (action
                  (run solo5-elftool gen-manifest manifest.json manifest.c)))

                (rule
                 (target IMAGE)
                 (enabled_if (= %{context_name} "solo5"))
                 (deps main.exe)
                 (action
                  (copy main.exe %{target})))
                """;
        String alias = """

                (alias
                  (name default)
                  (enabled_if (= %{context_name} "solo5"))
                  (deps (alias_rec all))
                  )
                """;
        return (solo5 + (isBefore(4, 1) ? alias : ""))
                .replace("ABI", target.equals("qubes") ? "xen" : target)
                .replace("IMAGE", image());
    }

    private String unix() {
        return """
                (rule
                 (target IMAGE)
                 (enabled_if (= %{context_name} "default"))DEPS
                 (action
                  (copy main.exe %{target})))

                (executable
                 (name main)
                 (libraries lwt mirage-bootvar.unix mirage-logs mirage-runtime mirage-unix)
                 (link_flags (-thread))
                 (modules (:standard \\ config))
                 (flags :standard -w -70)
                 (enabled_if (= %{context_name} "default"))
                )
                """.replace("DEPS", isBefore(4, 4) ? "" : "\n (deps main.exe)").replace("IMAGE", image());
    }

    private String unikraft() {
        return """
                (executable
                 (enabled_if
                  (= %{context_name} "unikraft"))
                 (name main)
                 (modes
                  (native exe))
                 (libraries lwt mirage-logs mirage-runtime mirage-unikraft)
                 (link_flags :standard -w -70))

                (rule
                 (target IMAGE)
                 (enabled_if (= %{context_name} "unikraft"))
                 (deps main.exe)
                 (action
                  (copy main.exe %{target})))
                """.replace("IMAGE", image());
    }

    private String copies() {
        if (isBefore(4, 5)) {
            return "(copy_files ./mirage/*)\n";
        }
        List<String> copied = new ArrayList<>(List.of("(copy_files# ./mirage/main.ml)\n"));
        if (isSolo5()) {
            copied.add("(copy_files ./mirage/manifest.json)\n");
            copied.add("(copy_files# ./mirage/manifest.ml)\n");
        }
        runDescriptions().forEach(file -> copied.add("(copy_files ./mirage/" + file + ")\n"));
        return String.join("\n", copied);
    }

    private String distDune() {
        String rule = """
                (rule
                 (mode (promote (until-clean)))
                 (target FILE)
                 (enabled_if (= %{context_name} "CONTEXT"))
                 (action
                  (copy ../FILE %{target}))
                )
                """;
        String context = isSolo5() ? "solo5" : isUnikraft() ? "unikraft" : "default";
        return header()
                + rule.replace("FILE", image()).replace("CONTEXT", context)
                + runDescriptions().stream()
                        .filter(file -> !file.endsWith(".xml"))
                        .map(file -> "\n" + rule.replace("FILE", file).replace("CONTEXT", "default"))
                        .collect(Collectors.joining());
    }

    private List<String> runDescriptions() {
        return switch (target) {
            case "virtio" -> List.of(name + "_libvirt.xml");
            case "xen" -> List.of(name + ".xl", name + ".xl.in", name + "_libvirt.xml");
            default -> List.of();
        };
    }

    private String header() {
        return ";; " + mark() + "\n\n";
    }

    private String mark() {
        return "Generated by mirage." + version;
    }

    private boolean isSolo5() {
        return !isUnikraft() && !target.equals("unix") && !target.equals("macosx");
    }

    private boolean isUnikraft() {
        return target.equals("firecracker") || target.equals("qemu");
    }

    private boolean isBefore(int major, int minor) {
        return version.compareTo(new MirageVersion(major, minor, 0)) < 0;
    }
}
