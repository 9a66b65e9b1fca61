package io.mirage.maven.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirage.maven.workspace.ConfigurationStore.Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationStoreTest {
    private static final Entry HVT = new Entry(
            "ab".repeat(32),
            new TreeMap<>(Map.of("dune", "(include dune.build)\n", "mirage/main.ml", "let é = \"\\n\"\n")));
    private static final Entry SPT = new Entry("cd".repeat(32), new TreeMap<>());

    @TempDir
    Path work;

    @Test
    void keepsWhatWasGeneratedForEachTarget() throws Exception {
        ConfigurationStore store = new ConfigurationStore(work);

        store.write("hvt", HVT);
        store.write("spt", SPT);

        assertThat(new ConfigurationStore(work).read("hvt")).contains(HVT);
        assertThat(store.read("spt")).contains(SPT);
        assertThat(store.read("virtio")).isEmpty();
    }

    @Test
    void forgetsOneTarget() throws Exception {
        ConfigurationStore store = new ConfigurationStore(work);
        store.write("hvt", HVT);
        store.write("spt", SPT);

        store.forget("hvt");
        store.forget("hvt");

        assertThat(store.read("hvt")).isEmpty();
        assertThat(store.read("spt")).contains(SPT);
    }

    @Test
    void knowsNothingOfARecordWithoutAStamp() throws Exception {
        ConfigurationStore store = new ConfigurationStore(work);
        store.write("hvt", HVT);
        Path record = onlyFile();

        Files.writeString(record, "file.dune=x\n");
        assertThat(store.read("hvt")).isEmpty();

        Files.writeString(record, "stamp=\\u\n");
        assertThat(store.read("hvt")).isEmpty();
    }

    @Test
    void isRemovedWithTheWorkspace() throws Exception {
        new Workspace(work).sync(new TreeMap<>());
        new ConfigurationStore(work).write("hvt", HVT);

        Workspace.clean(work);

        assertThat(work).doesNotExist();
    }

    private Path onlyFile() throws Exception {
        try (var files = Files.list(work)) {
            return files.findFirst().orElseThrow();
        }
    }
}
