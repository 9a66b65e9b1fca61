package io.mirage.maven.pipeline;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.helpers.MessageFormatter;

/** A log that remembers its lines, each with its level in front. */
public final class RecordingLog {
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    public Logger logger() {
        return (Logger) Proxy.newProxyInstance(
                Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    if (arguments == null || arguments.length == 0) {
                        return method.getReturnType() == boolean.class ? true : "recording";
                    }
                    Object[] rest = Arrays.stream(arguments)
                            .skip(1)
                            .flatMap(argument -> argument instanceof Object[] many
                                    ? Arrays.stream(many)
                                    : Arrays.stream(new Object[] {argument}))
                            .toArray();
                    lines.add(method.getName() + " "
                            + MessageFormatter.arrayFormat(String.valueOf(arguments[0]), rest)
                                    .getMessage());
                    return null;
                });
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    public List<String> of(String level) {
        return lines().stream()
                .filter(line -> line.startsWith(level + " "))
                .map(line -> line.substring(level.length() + 1))
                .toList();
    }
}
