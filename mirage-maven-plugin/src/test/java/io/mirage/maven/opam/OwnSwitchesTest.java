package io.mirage.maven.opam;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnSwitchesTest {

    @TempDir
    Path temp;

    @Test
    void countOnceTheyAreComplete() throws Exception {
        OwnSwitches switches = new OwnSwitches(temp.resolve("root"));
        assertThat(switches.find("host")).isEmpty();
        assertThat(switches.packages("host")).isEmpty();

        Files.createDirectories(switches.folder("host"));
        assertThat(switches.find("host")).as("not to the end").isEmpty();

        switches.completed("host", new TreeMap<>(Map.of("dune", "3.19.1", "mirage", "4.9.0")));
        assertThat(switches.find("host")).contains(temp.resolve("root/host"));
        assertThat(switches.packages("host"))
                .containsExactlyEntriesOf(new TreeMap<>(Map.of("dune", "3.19.1", "mirage", "4.9.0")));
        assertThat(switches.find(OwnSwitches.solo5("aarch64"))).isEmpty();

        switches.incomplete("host");
        assertThat(switches.find("host")).isEmpty();
        assertThat(switches.packages("host")).isEmpty();
    }

    @Test
    void areGoneWithTheirFolder() throws Exception {
        OwnSwitches switches = new OwnSwitches(temp);
        switches.completed("solo5-aarch64", new TreeMap<>(Map.of("solo5", "0.9.3")));

        assertThat(switches.find("solo5-aarch64")).isEmpty();
        assertThat(switches.packages("solo5-aarch64")).isEmpty();
    }
}
