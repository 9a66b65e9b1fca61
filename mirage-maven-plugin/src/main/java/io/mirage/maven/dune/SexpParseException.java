package io.mirage.maven.dune;

/**
 * A text is not in the dune language.
 *
 * @since 0.1.0
 */
public final class SexpParseException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    SexpParseException(int line, int column, String reason) {
        super("line " + line + ", column " + column + ": " + reason);
        this.line = line;
        this.column = column;
    }

    /**
     * Where the fault is.
     *
     * @return the line, from 1
     * @since 0.1.0
     */
    public int line() {
        return line;
    }

    /**
     * Where the fault is.
     *
     * @return the column in UTF-16 characters, from 1
     * @since 0.1.0
     */
    public int column() {
        return column;
    }
}
