package io.mirage.maven.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.project.Device;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedManifestTest {

    @Test
    void readsTheDevicesSortedByName() throws Exception {
        assertThat(GeneratedManifest.devices("""
                        {
                          "type": "solo5.manifest",
                          "version": 1,
                          "devices": [ { "name": "storage", "type": "BLOCK_BASIC" }, { "name": "service", "type": "NET_BASIC" } ]
                        }
                        """))
                .containsExactly(new Device("service", Device.Type.NET), new Device("storage", Device.Type.BLOCK));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"solo5.manifest\",\"version\":1,\"devices\":[  ]}",
                "{\"type\":\"solo5.manifest\",\"version\":1}",
                "{\"devices\":[],\"version\":1,\"type\":\"solo5.manifest\"}",
            })
    void readsThatThereAreNone(String json) throws Exception {
        assertThat(GeneratedManifest.devices(json)).isEmpty();
    }

    @Test
    void passesOverWhatALaterVersionMayAdd() throws Exception {
        assertThat(GeneratedManifest.devices("""
                        {"made": {"by": ["x", {"devices": 1}]}, "type": "solo5.manifest", "version": 1,
                         "devices": [{"mtu": [1500], "name": "service", "note": {"type": "x"}, "type": "NET_BASIC"}]}
                        """)).containsExactly(new Device("service", Device.Type.NET));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | it is no JSON object",
                "{} | its type is '', not solo5.manifest",
                "{\"type\":\"solo6\",\"version\":1,\"devices\":[]} | its type is 'solo6'",
                "{\"type\":\"solo5.manifest\",\"version\":2,\"devices\":[]} | its version is 2, not 1",
                "{\"type\":\"solo5.manifest\",\"devices\":[]} | its version is 0, not 1",
                "{\"type\":\"solo5.manifest\",\"version\":1,\"devices\":{}} | its devices are no list",
                "{\"type\":\"solo5.manifest\",\"version\":1,\"devices\":[1]} | something in its devices that is no device",
                "{\"type\":\"solo5.manifest\",\"version\":1,\"devices\":[{\"name\":\"gpu\",\"type\":\"GPU\"}]}"
                        + " | its device 'gpu' is of type 'GPU', which Solo5 does not have",
                "{\"type\":\"solo5.manifest\",\"version\":1,\"devices\":[{\"name\":\"gpu\"}]} | is of type ''",
            })
    void refusesWhatIsNoManifest(String json, String reason) {
        assertThatThrownBy(() -> GeneratedManifest.devices(json))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "solo5",
                "{\"type\":\"solo5.manifest\",",
                "{\"type\":\"solo5.manifest\",\"version\":1,\"devices\":[",
                "{\"type\":\"solo5.manifest\",\"version\":1,\"devices\":[{\"name\":\"a\",\"type\":\"NET_BASIC\"",
                "{\"type\":\"solo5.manifest\" \"version\":1}",
            })
    void refusesBrokenJson(String json) {
        assertThatThrownBy(() -> GeneratedManifest.devices(json)).isInstanceOf(IOException.class);
    }
}
