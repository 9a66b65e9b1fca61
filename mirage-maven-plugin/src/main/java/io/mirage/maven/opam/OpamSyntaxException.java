package io.mirage.maven.opam;

/**
 * A text is not in the opam file format. The message says which file, line and column.
 *
 * @since 0.1.0
 */
public final class OpamSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    OpamSyntaxException(String file, int line, int column, String reason) {
        super(file + ", line " + line + ", column " + column + ": " + reason);
        this.line = line;
        this.column = column;
    }

    /**
     * Where the fault is.
     *
     * @return the line, from 1
     */
    public int line() {
        return line;
    }

    /**
     * Where the fault is.
     *
     * @return the column in UTF-16 characters, from 1
     */
    public int column() {
        return column;
    }
}
