package io.mirage.maven.pipeline;

import io.mirage.maven.frontend.TargetConfiguration;
import io.mirage.maven.project.Device;
import io.mirage.maven.project.Image;
import io.mirage.maven.target.Target;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the mirage tool made of a {@code config.ml}.
 *
 * @param mirage the tool's version; empty when the tool does not know it, or was not asked now
 * @param targets what it generated, by target; a target that was never configured is absent
 * @since 0.1.0
 */
public record Configuration(Optional<String> mirage, Map<Target, TargetConfiguration> targets) {
    /** Copies the map, keeping its order. */
    public Configuration {
        targets = new LinkedHashMap<>(targets);
    }

    /** The devices of a target's manifest; none for one that was not configured. */
    List<Device> devices(Target target) throws IOException {
        TargetConfiguration configuration = targets.get(target);
        return configuration == null ? List.of() : configuration.devices();
    }

    /** What the rules of a target's folder call an image. */
    Optional<String> builtFile(Image image) {
        return Optional.ofNullable(targets.get(image.target())).flatMap(TargetConfiguration::imageFile);
    }
}
