package io.mirage.maven.project;

import org.jspecify.annotations.Nullable;

/**
 * Where vendored sources are fetched from instead, as a POM declares it. Maven sets the fields.
 *
 * @since 0.1.0
 */
public final class SourceMirror {
    private @Nullable String of;
    private @Nullable String url;

    /** For Maven. */
    public SourceMirror() {}

    /**
     * A mirror.
     *
     * @param of what the mirrored URLs begin with; null for a cache of archives by checksum
     * @param url what comes in its place
     */
    public SourceMirror(@Nullable String of, @Nullable String url) {
        this.of = of;
        this.url = url;
    }

    /**
     * The mirrored URLs.
     *
     * @return what they begin with; empty for a cache of archives by checksum ({@code URL/sha256/ab/abcd…}), as opam has them
     */
    public String of() {
        return of == null ? "" : of.strip();
    }

    /**
     * The mirror.
     *
     * @return what comes in place of the beginning, or the folder of the cache
     */
    public String url() {
        return url == null ? "" : url.strip();
    }
}
