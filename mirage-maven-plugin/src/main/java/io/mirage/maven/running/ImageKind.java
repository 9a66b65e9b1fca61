package io.mirage.maven.running;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What decides how an image can be run.
 *
 * @param target the name of its target
 * @param abi its Solo5 ABI; empty for an image that is not a Solo5 one
 * @param program whether it is an ordinary program, without a tender
 * @param architecture of the processor it is for
 * @param tenders the programs that are known to run it, for what this plugin cannot run itself
 * @param bin folders in which its tender is searched before the PATH
 * @since 0.1.0
 */
public record ImageKind(
        String target,
        Optional<String> abi,
        boolean program,
        String architecture,
        List<String> tenders,
        List<Path> bin) {
    /** Copies the lists. */
    public ImageKind {
        tenders = List.copyOf(tenders);
        bin = List.copyOf(bin);
    }

    /**
     * What the log calls it.
     *
     * @return {@code hvt for x86_64}, say
     */
    public String label() {
        return target + " for " + architecture;
    }
}
