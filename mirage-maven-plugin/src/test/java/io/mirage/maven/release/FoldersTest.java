package io.mirage.maven.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldersTest {
    private static String named(String text) {
        Map<String, Path> folders = new LinkedHashMap<>();
        folders.put("${project.basedir}", Path.of("/root/shop/app"));
        folders.put("${maven.multiModuleProjectDirectory}", Path.of("/root/shop"));
        folders.put("${settings.localRepository}", Path.of("/root/.m2/repository"));
        folders.put("${user.home}", Path.of("/root"));
        folders.put("${java.io.tmpdir}", Path.of("/tmp/"));
        return new Folders(folders).named(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            value = {
                "/root ${user.home}",
                "/root/x ${user.home}/x",
                "-I/root/inc -I${user.home}/inc",
                "/root/shop/app/include ${project.basedir}/include",
                "/root/shop/lib ${maven.multiModuleProjectDirectory}/lib",
                "/root/.m2/repository/a ${settings.localRepository}/a",
                "/root/.m2/settings.xml ${user.home}/.m2/settings.xml",
                "/tmp/x ${java.io.tmpdir}/x",
                "--a=/root/shop/app/keys,/root:/tmp --a=${project.basedir}/keys,${user.home}:${java.io.tmpdir}",
                "-DX=\"/root\" -DX=\"${user.home}\"",
                "file:///root/x file://${user.home}/x",
            })
    void areNamedLongestFirst(String text, String named) {
        assertThat(named(text)).isEqualTo(named);
    }

    @ParameterizedTest
    @CsvSource({
        "/rootfs/inc,/rootfs/inc",
        "/root-2/inc,/root-2/inc",
        "/root.old,/root.old",
        "/root/shop/app-include,${maven.multiModuleProjectDirectory}/app-include",
        "/srv/root/inc,/srv/root/inc",
        "-I/srv/tmp,-I/srv/tmp",
        "out/tmp/x,out/tmp/x",
        "-O2,-O2",
    })
    void endWhereAPathDoes(String text, String named) {
        assertThat(named(text)).isEqualTo(named);
    }

    @Test
    void thatAreTheRootAreInNoText() {
        Folders folders = new Folders(Map.of("${user.home}", Path.of("/"), "${project.basedir}", Path.of("")));

        assertThat(folders.named("--a=/etc/x")).isEqualTo("--a=/etc/x");
    }

    @Test
    void withTwoNamesHaveTheFirst() {
        Map<String, Path> folders = new LinkedHashMap<>();
        folders.put("${project.basedir}", Path.of("/a"));
        folders.put("${maven.multiModuleProjectDirectory}", Path.of("/a"));

        assertThat(new Folders(folders).named("/a/b")).isEqualTo("${project.basedir}/b");
    }
}
