package io.mirage.maven.toolchain;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * What toolchains said they are, kept in a file as long as nothing that was looked at for it changes, so that a build
 * with nothing to do starts no compiler. An entry that cannot be read counts as none.
 *
 * @since 0.1.0
 */
public final class ToolchainCache {
    private final Optional<Path> file;
    private final Properties entries = new Properties();
    private boolean changed;

    private ToolchainCache(Optional<Path> file) {
        this.file = file;
    }

    /**
     * A cache that forgets.
     *
     * @return a cache with nothing in it, which is never written
     */
    public static ToolchainCache none() {
        return new ToolchainCache(Optional.empty());
    }

    /**
     * A cache in a file.
     *
     * @param file where it is; it need not exist
     * @return the cache
     */
    public static ToolchainCache in(Path file) {
        ToolchainCache cache = new ToolchainCache(Optional.of(file));
        try {
            cache.entries.load(new StringReader(Files.readString(file, StandardCharsets.UTF_8)));
        } catch (IOException | IllegalArgumentException e) {
            cache.entries.clear();
        }
        return cache;
    }

    /**
     * Writes what was learnt, if anything was. The caller holds the lock of the workspace.
     *
     * @throws IOException if it cannot be written
     */
    public void save() throws IOException {
        if (!changed || file.isEmpty()) {
            return;
        }
        StringWriter text = new StringWriter();
        entries.store(text, null);
        Path beside = file.get().resolveSibling(file.get().getFileName() + ".new");
        Files.writeString(beside, text.toString(), StandardCharsets.UTF_8);
        Files.move(beside, file.get(), StandardCopyOption.REPLACE_EXISTING);
        changed = false;
    }

    Optional<Toolchain> recall(String key, String searchPath) {
        List<String> probes = list(key + ".probe");
        if (probes.isEmpty()) {
            return Optional.empty();
        }
        try {
            return recall(key, probes, searchPath);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            // What is in the file is no path or no probe: it was not written here.
            return Optional.empty();
        }
    }

    private Optional<Toolchain> recall(String key, List<String> probes, String searchPath) {
        String identity = Evidence.again(probes, searchPath).digest();
        if (!identity.equals(entries.getProperty(key + ".identity"))) {
            return Optional.empty();
        }
        return Optional.of(new Toolchain(
                text(key + ".name"),
                text(key + ".foundBy").orElse(""),
                text(key + ".findlibConf").map(Path::of),
                Path.of(text(key + ".ocamlopt").orElse("")),
                text(key + ".architecture").orElse(""),
                text(key + ".ocamlVersion").orElse(""),
                text(key + ".solo5Version"),
                text(key + ".cCompiler").map(Path::of),
                list(key + ".bin").stream().map(Path::of).toList(),
                identity));
    }

    void remember(String key, Toolchain toolchain, List<String> probes) {
        entries.stringPropertyNames().stream()
                .filter(name -> name.startsWith(key + "."))
                .forEach(entries::remove);
        Map<String, String> values = new HashMap<>();
        toolchain.name().ifPresent(value -> values.put("name", value));
        values.put("foundBy", toolchain.foundBy());
        toolchain.findlibConf().ifPresent(value -> values.put("findlibConf", value.toString()));
        values.put("ocamlopt", toolchain.ocamlopt().toString());
        values.put("architecture", toolchain.architecture());
        values.put("ocamlVersion", toolchain.ocamlVersion());
        toolchain.solo5Version().ifPresent(value -> values.put("solo5Version", value));
        toolchain.cCompiler().ifPresent(value -> values.put("cCompiler", value.toString()));
        values.put("identity", toolchain.identity());
        put(
                values,
                "bin",
                toolchain.binDirectories().stream().map(Path::toString).toList());
        put(values, "probe", probes);
        values.forEach((name, value) -> entries.setProperty(key + "." + name, value));
        changed = true;
    }

    private static void put(Map<String, String> values, String name, List<String> list) {
        for (int i = 0; i < list.size(); i++) {
            values.put(name + "." + i, list.get(i));
        }
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(entries.getProperty(name));
    }

    private List<String> list(String name) {
        List<String> list = new ArrayList<>();
        for (String value = entries.getProperty(name + ".0");
                value != null;
                value = entries.getProperty(name + "." + list.size())) {
            list.add(value);
        }
        return list;
    }
}
