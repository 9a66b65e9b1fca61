package io.mirage.maven.frontend;

/**
 * The first line of a {@code config.ml} begins as a bound on the version of mirage does, but cannot be read as one.
 *
 * @since 0.1.0
 */
public final class ConfigFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    ConfigFormatException(String line) {
        super("its first line bounds the version of mirage, but is not of the form (* mirage >= a.b.c & < d.e.f *): "
                + line);
    }
}
