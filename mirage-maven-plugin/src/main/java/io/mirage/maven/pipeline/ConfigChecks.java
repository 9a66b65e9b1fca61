package io.mirage.maven.pipeline;

import io.mirage.maven.frontend.ConfigFormatException;
import io.mirage.maven.frontend.ConfigSources;
import io.mirage.maven.frontend.ConfigText;
import io.mirage.maven.frontend.VersionBound;
import java.nio.file.Path;
import org.slf4j.Logger;

/** What can be said of a {@code config.ml} before the tool is run. */
final class ConfigChecks {
    private ConfigChecks() {}

    /**
     * The bound of a {@code config.ml}, which the tool is within.
     *
     * @param found the tool
     * @param config the file
     * @param text what it says
     */
    static VersionBound bound(MirageTool.Found found, Path config, ConfigText text) throws BuildFailure {
        VersionBound bound;
        try {
            bound = VersionBound.of(text.text());
        } catch (ConfigFormatException e) {
            throw new BuildFailure(config + ": " + e.getMessage(), e);
        }
        if (found.release().filter(version -> !bound.admits(version)).isPresent()) {
            throw new BuildFailure(config + " needs mirage " + bound + ", as its first line says, but "
                    + found.executable() + " is mirage " + found.release().get() + ".\nInstall one of these versions ("
                    + bound.install() + "), or say where one is with -Dmirage.mirage=PATH.");
        }
        return bound;
    }

    /** What the tool is silent about, told when it is run. */
    static void warn(
            MirageTool.Found found,
            VersionBound bound,
            ConfigSources sources,
            Path config,
            ConfigText text,
            Logger log) {
        if (found.release().isEmpty() && !bound.equals(VersionBound.NONE)) {
            log.warn(
                    "{} is mirage {} and no release, so whether it is {}, as {} wants, is not checked.",
                    found.executable(),
                    found.versionText(),
                    bound,
                    config);
        }
        checkModule(sources, config, text, log);
    }

    /** The tool does not look for it, and dune's words for its absence are of a file that the user did not write. */
    private static void checkModule(ConfigSources sources, Path config, ConfigText text, Logger log) {
        text.unikernelModule()
                .filter(module -> sources.files().keySet().stream()
                        .map(path -> String.valueOf(Path.of(path).getFileName()))
                        .noneMatch(file -> file.equalsIgnoreCase(module + ".ml")
                                || file.equalsIgnoreCase(module + ".mll")
                                || file.equalsIgnoreCase(module + ".mly")))
                .ifPresent(module -> log.warn(
                        "{} names the module {}, and no file of the project is its source: it has to come from a library.",
                        config,
                        module));
    }
}
