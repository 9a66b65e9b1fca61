package io.mirage.maven.opam;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another Maven, as far as the store goes: brings an entry and says where it is. */
final class StoreUser {
    private StoreUser() {}

    /** Arguments: the store, the key, and for each source its address and checksum. */
    public static void main(String[] arguments) throws Exception {
        List<Source> sources = new ArrayList<>();
        for (int i = 2; i < arguments.length; i += 2) {
            sources.add(StoreFixture.source(arguments[i], "package" + i, arguments[i + 1]));
        }
        try (Downloads transfer = new Downloads()) {
            StoreFixture fixture = new StoreFixture(Path.of(arguments[0]), transfer);
            Path entry = fixture.store().bring(arguments[1], sources, fixture);
            System.out.writeBytes((entry + "\n").getBytes(StandardCharsets.UTF_8));
            System.out.flush();
        }
    }
}
