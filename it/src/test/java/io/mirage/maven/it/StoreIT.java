package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code mirage:store}: what vendored sources there are, whether they are sound, and which are too many. */
@IntegrationTest
class StoreIT {

    /** Changes a file of the store, whatever its permissions. */
    static void overwrite(Path file, String text) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.writeString(file, text);
    }

    /** A store with three entries; the first is the oldest. */
    private static List<Path> threeEntries(TestFolder folder, TestProject project, OpamRepository repository) {
        List<Path> entries = new ArrayList<>();
        for (String version : List.of("1.2.0", "1.3.0", "1.4.0")) {
            repository.add("metric", version, SourceArchive.Form.TBZ);
            Vendored.host(project, "mirage:lock", "mirage:depends").run().assertSuccess();
            Vendored.entries(Vendored.store(folder)).stream()
                    .filter(entry -> !entries.contains(entry))
                    .forEach(entries::add);
        }
        assertThat(entries).hasSize(3);
        return entries;
    }

    private static String digits(Path entry) {
        return entry.getFileName().toString().substring(0, 12);
    }

    @Test
    void lists_and_verifies_the_entries(TestFolder folder) throws IOException {
        OpamRepository repository = OpamRepository.toys(folder);
        TestProject project = Vendored.copy(folder, repository);
        List<Path> entries = threeEntries(folder, project, repository);

        BuildResult sound = Vendored.host(project, "mirage:store").run().assertSuccess();

        entries.forEach(entry -> sound.assertLog().contains(digits(entry)));
        sound.assertLog().contains(Vendored.store(folder).toString()).doesNotContain("[WARN", "[ERROR");

        overwrite(entries.get(1).resolve("ropes/ropes.ml"), "let version = \"forged\"");
        BuildResult unsound = Vendored.host(project, "mirage:store").run();
        unsound.assertLog().contains(digits(entries.get(1)), "ropes/ropes.ml");

        // The next build that needs it brings it anew.
        Vendored.host(project, "mirage:store").run();
        Vendored.host(project, "mirage:depends").run().assertSuccess();
        Vendored.host(project, "package").run().assertSuccess();
    }

    @Test
    void keeps_the_entries_used_last(TestFolder folder) throws IOException {
        OpamRepository repository = OpamRepository.toys(folder);
        TestProject project = Vendored.copy(folder, repository);
        List<Path> entries = threeEntries(folder, project, repository);

        BuildResult result = Vendored.host(project, "mirage:store")
                .property("mirage.store.keep", "1")
                .run()
                .assertSuccess();

        assertThat(Vendored.entries(Vendored.store(folder))).containsExactly(entries.get(2));
        result.assertLog().contains("Removed 2 sets and 2 sources").contains(digits(entries.get(2)));
        // A workspace has its files still, and what is gone comes back when it is asked for.
        assertThat(Vendored.duniverse(project)).containsExactlyElementsOf(Vendored.FOLDERS);
        Vendored.host(project, "package").run().assertSuccess();
        Vendored.host(project, "mirage:store")
                .property("mirage.store.keep", "0")
                .run()
                .assertSuccess();
        assertThat(Vendored.entries(Vendored.store(folder))).isEmpty();
        Vendored.host(project, "clean", "package").run().assertSuccess();
    }

    @Test
    void an_empty_store_is_no_error(TestFolder folder) {
        TestProject project = Vendored.copy(folder, OpamRepository.toys(folder));

        Vendored.host(project, "mirage:store").run().assertSuccess().assertLog().doesNotContain("[WARN", "[ERROR");
        FailedBuild.of(Vendored.host(project, "mirage:store")
                        .property("mirage.store.keep", "-1")
                        .run())
                .assertMessage()
                .contains("mirage.store.keep", "-1");
    }
}
