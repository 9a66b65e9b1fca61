package io.mirage.maven.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirage.maven.pipeline.InstanceRecord.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceRecordTest {
    private static final Instant LONG_AGO = Instant.parse("2001-02-03T04:05:06.789Z");

    @TempDir
    Path temp;

    private static Running thisProcess() {
        return Running.of(ProcessHandle.current()).orElseThrow();
    }

    private static InstanceRecord record(Running maven, Running unikernel) {
        return new InstanceRecord(maven, unikernel, List.of());
    }

    @Test
    void is_read_as_it_was_written() throws IOException {
        InstanceRecord record =
                new InstanceRecord(thisProcess(), new Running(77, LONG_AGO), List.of("tap100", "tap101"));
        Path file = InstanceRecord.file(temp, "service");

        record.write(file);

        assertThat(InstanceRecord.read(file)).contains(record);
        assertThat(InstanceRecord.files(temp)).containsExactly(file);
        assertThat(InstanceRecord.files(temp.resolve("absent"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "maven 1 2001-02-03T04:05:06Z",
                "maven 1 2001-02-03T04:05:06Z\nunikernel x 2001-02-03T04:05:06Z",
                "maven 1 today\nunikernel 2 2001-02-03T04:05:06Z",
                "maven 1\nunikernel 2",
                "unikernel 2 2001-02-03T04:05:06Z\ntap tap0",
                "maven 99999999999999999999 2001-02-03T04:05:06Z\nunikernel 2 2001-02-03T04:05:06Z"
            })
    void a_broken_file_says_nothing(String text) throws IOException {
        Path file = Files.writeString(temp.resolve("service.process"), text);

        assertThat(InstanceRecord.read(file)).isEmpty();
    }

    @Test
    void bytes_that_are_no_text_say_nothing() throws IOException {
        Path file = Files.write(temp.resolve("service.process"), new byte[] {(byte) 0xff, 0, 1});

        assertThat(InstanceRecord.read(file)).isEmpty();
        assertThat(InstanceRecord.read(temp.resolve("absent"))).isEmpty();
    }

    @Test
    void a_process_with_another_start_is_another_process() {
        Running self = thisProcess();
        Running earlier = new Running(self.pid(), LONG_AGO);

        assertThat(self.handle()).contains(ProcessHandle.current());
        assertThat(earlier.handle()).isEmpty();
        assertThat(record(earlier, self).isLeft()).isTrue();
        assertThat(record(self, self).isLeft()).isFalse();
    }

    @Test
    void is_of_another_when_both_run_and_maven_is_not_this_one() {
        Running self = thisProcess();
        ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
        Running other = Running.of(parent).orElseThrow();

        assertThat(record(other, self).isOfAnother()).isTrue();
        assertThat(record(self, self).isOfAnother()).isFalse();
        assertThat(record(other, new Running(self.pid(), LONG_AGO)).isOfAnother())
                .isFalse();
    }
}
