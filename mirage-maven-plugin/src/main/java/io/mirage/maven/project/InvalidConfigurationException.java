package io.mirage.maven.project;

import java.util.List;

/**
 * The configuration is wrong; the message lists everything that is.
 *
 * @since 0.1.0
 */
public final class InvalidConfigurationException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    /**
     * Makes the exception.
     *
     * @param faults what is wrong; at least one
     */
    public InvalidConfigurationException(List<Fault> faults) {
        super(message(faults));
        this.faults = List.copyOf(faults);
    }

    /**
     * What is wrong.
     *
     * @return every fault, in the order found
     */
    public List<Fault> faults() {
        return faults;
    }

    private static String message(List<Fault> faults) {
        StringBuilder text = new StringBuilder(
                faults.size() == 1
                        ? "The mirage configuration has a fault:"
                        : "The mirage configuration has " + faults.size() + " faults:");
        faults.forEach(fault -> text.append("\n  - ").append(fault));
        return text.toString();
    }
}
