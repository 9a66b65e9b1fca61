package io.mirage.maven.project;

import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Fills a {@code <context>} as Maven does, field by field. */
public final class ContextBuilder {
    private final ContextDeclaration context = new ContextDeclaration();
    private final Map<String, String> environment = new LinkedHashMap<>();

    private ContextBuilder() {}

    public static ContextBuilder context(String name, String... targets) {
        ContextBuilder builder = new ContextBuilder();
        builder.context.name = name;
        if (targets.length > 0) {
            builder.context.targets = List.of(targets);
        }
        return builder;
    }

    public static ContextBuilder nameless() {
        return new ContextBuilder();
    }

    public ContextBuilder arch(String value) {
        context.arch = value;
        return this;
    }

    public ContextBuilder toolchain(String value) {
        context.toolchain = value;
        return this;
    }

    public ContextBuilder prefix(String value) {
        context.prefix = new File(value);
        return this;
    }

    public ContextBuilder opamSwitch(String value) {
        context.opamSwitch = value;
        return this;
    }

    public ContextBuilder host(String value) {
        context.host = value;
        return this;
    }

    public ContextBuilder profile(String value) {
        context.profile = value;
        return this;
    }

    public ContextBuilder merlin(boolean value) {
        context.merlin = value;
        return this;
    }

    public ContextBuilder ocamlFlags(String... values) {
        context.ocamlFlags = List.of(values);
        return this;
    }

    public ContextBuilder ocamloptFlags(String... values) {
        context.ocamloptFlags = List.of(values);
        return this;
    }

    public ContextBuilder linkFlags(String... values) {
        context.linkFlags = List.of(values);
        return this;
    }

    public ContextBuilder cFlags(String... values) {
        context.cFlags = List.of(values);
        return this;
    }

    public ContextBuilder cxxFlags(String... values) {
        context.cxxFlags = List.of(values);
        return this;
    }

    public ContextBuilder disableDynamicallyLinkedForeignArchives(boolean value) {
        context.disableDynamicallyLinkedForeignArchives = value;
        return this;
    }

    public ContextBuilder variable(String name, String value) {
        environment.put(name, value);
        context.environment = environment;
        return this;
    }

    public ContextBuilder classifier(String value) {
        context.classifier = value;
        return this;
    }

    public ContextDeclaration build() {
        return context;
    }
}
