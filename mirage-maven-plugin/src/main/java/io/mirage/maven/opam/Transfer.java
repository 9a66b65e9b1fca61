package io.mirage.maven.opam;

import java.net.URI;
import java.nio.file.Path;

/**
 * Downloads over HTTP.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Transfer {
    /**
     * Downloads a file, following redirects. It tries once: trying again is up to the caller.
     *
     * @param location an {@code http} or {@code https} address
     * @param to the file to write; what is there is replaced
     * @throws TransferException if it cannot be had; the file may then hold a part of it
     * @throws InterruptedException if the build is interrupted
     */
    void fetch(URI location, Path to) throws TransferException, InterruptedException;
}
