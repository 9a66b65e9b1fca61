package io.mirage.maven.it;

/** Lines of a build, from one thread or two, read by another. */
final class BuildLog {

    private final StringBuilder lines = new StringBuilder();

    synchronized void add(String line) {
        lines.append(line).append('\n');
    }

    @Override
    public synchronized String toString() {
        return lines.toString();
    }
}
