package io.mirage.maven.opam;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Lock files for tests. */
public final class LockFiles {
    /** Two packages in one folder, one in another, and two to install. */
    static final String SMALL = """
            opam-version: "2.0"
            depends: [
              "bulb" {= "1.2.0" & ?vendor}
              "lamp" {= "2.0~beta" & ?vendor}
              "lamp-unix" {= "2.0~beta" & ?vendor}
              "ocaml" {= "5.1.0"}
              "dune" {= "3.0"}
            ]
            pin-depends: [
              ["bulb.1.2.0" "https://house.example/bulb.tbz"]
              ["lamp.2.0~beta" "git+https://house.example/lamp.git#0123456789abcdef0123456789abcdef01234567"]
              ["lamp-unix.2.0~beta" "git+https://house.example/lamp.git#0123456789abcdef0123456789abcdef01234567"]
            ]
            x-opam-monorepo-duniverse-dirs: [
              ["https://house.example/bulb.tbz" "bulb" ["md5=0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"]]
              ["git+https://house.example/lamp.git#0123456789abcdef0123456789abcdef01234567" "lamp"]
            ]
            x-opam-monorepo-root-packages: ["house"]
            x-opam-monorepo-version: "0.3"
            """;

    private LockFiles() {}

    /** What opam-monorepo wrote for a unikernel; shortened, with other hosts. */
    public static String real() {
        try (InputStream in = LockFiles.class.getResourceAsStream("hello-spt.opam.locked")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads a text that is a lock file. */
    public static LockFile parse(String text) {
        try {
            return LockFile.parse(text, "house.opam.locked");
        } catch (LockFileException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
