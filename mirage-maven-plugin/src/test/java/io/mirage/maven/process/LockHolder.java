package io.mirage.maven.process;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Another Maven, as far as locks go: takes a lock, says so, and gives it back when its standard input ends. */
final class LockHolder {
    private LockHolder() {}

    @SuppressWarnings("try") // the lock is only held
    public static void main(String[] arguments) throws Exception {
        try (FolderLock lock = FolderLock.take(Path.of(arguments[0]), () -> say("waiting"))) {
            say("taken");
            while (System.in.read() >= 0) {
                // What is written does not matter, only its end.
            }
        }
    }

    private static void say(String word) {
        System.out.writeBytes((word + "\n").getBytes(StandardCharsets.US_ASCII));
        System.out.flush();
    }
}
