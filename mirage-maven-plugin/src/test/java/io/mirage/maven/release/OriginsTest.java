package io.mirage.maven.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirage.maven.release.Origins.Text;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OriginsTest {
    private static final Map<String, String> VALUES = Map.of(
            "env.TOKEN", "hunter2",
            "env.HOST", "builder-7",
            "base", "/home/me/shop",
            "flags", "-O3,-DTOKEN=hunter2",
            "level", "3",
            "label", "pc");

    private static Origins of(Text... texts) {
        return new Origins(
                List.of(texts),
                new Expressions(Map.of("level", List.of("3")), name -> Optional.ofNullable(VALUES.get(name))),
                new Folders(Map.of("${user.home}", Path.of("/home/me"))));
    }

    private static Text variable(String context, String name, String text) {
        return new Text(context, "environment/" + name, text, false);
    }

    private static Text flag(String text) {
        return new Text("pc", "cFlags", text, false);
    }

    private static Text flagList(String text) {
        return new Text("pc", "cFlags", text, true);
    }

    @Test
    void aLiteralIsToldAsItIs() {
        Origins origins = of(variable("pc", "A", "/home/me/x"), flag("-I/home/me/x"));

        assertThat(origins.variable("pc", "A", "/home/me/x")).contains("/home/me/x");
        assertThat(origins.flags("pc", "cFlags", List.of("-I/home/me/x"))).containsExactly("-I/home/me/x");
    }

    @Test
    void anExpressionIsToldInThePlaceOfItsValue() {
        Origins origins = of(
                variable("pc", "TOKEN", "${env.TOKEN}"),
                variable("pc", "LEVEL", "${level}"),
                variable("pc", "EMPTY", ""),
                flag("-I${base}/include"),
                flag("-O${level}"));

        assertThat(origins.variable("pc", "TOKEN", "hunter2")).contains("${env.TOKEN}");
        assertThat(origins.variable("pc", "LEVEL", "3")).contains("3");
        assertThat(origins.variable("pc", "EMPTY", "")).contains("");
        assertThat(origins.flags("pc", "cFlags", List.of("-I/home/me/shop/include", "-O3")))
                .containsExactly("-I${base}/include", "-O3");
    }

    @Test
    void aListWithCommasIsToldByItsEntries() {
        Origins origins = of(flagList("-g, -I${base}/include,-O${level},-W,"));

        assertThat(origins.flags("pc", "cFlags", List.of("-g", "-I/home/me/shop/include", "-O3", "-W")))
                .containsExactly("-g", "-I${base}/include", "-O3", "-W");
    }

    @Test
    void anExpressionThatIsAListIsToldForEachOfItsEntries() {
        Origins origins = of(flagList("-g,${flags}"));

        assertThat(origins.flags("pc", "cFlags", List.of("-g", "-O3", "-DTOKEN=hunter2")))
                .containsExactly("-g", "${flags}", "${flags}");
    }

    @Test
    void aFlagWithACommaIsOne() {
        assertThat(of(flag("-Wl,-L${base}")).flags("pc", "cFlags", List.of("-Wl,-L/home/me/shop")))
                .containsExactly("-Wl,-L${base}");
    }

    @Test
    void ofTwoTextsWithOneValueTheExpressionIsTold() {
        Origins origins = of(variable("pc", "A", "hunter2"), variable("pc", "A", "${env.TOKEN}"));

        assertThat(origins.variable("pc", "A", "hunter2")).contains("${env.TOKEN}");
    }

    @Test
    void ofTwoTextsThatOfTheContextIsTold() {
        Origins origins = of(
                variable("arm", "A", "${env.HOST}"),
                variable("${label}", "A", "builder-7"),
                variable("arm", "B", "${env.TOKEN}"));

        assertThat(origins.variable("pc", "A", "builder-7")).contains("builder-7");
        assertThat(origins.variable("arm", "A", "builder-7")).contains("${env.HOST}");
        assertThat(origins.variable("pc", "B", "hunter2")).contains("${env.TOKEN}");
    }

    @Test
    void aTextOfAnotherSettingIsNotTold() {
        Origins origins = of(variable("pc", "A", "${level}"), flag("${level}"));

        assertThat(origins.variable("pc", "B", "3")).isEmpty();
        assertThat(origins.flags("pc", "ocamlFlags", List.of("3"))).containsExactly("3");
    }

    @Test
    void aTextWhoseValueIsNotKnownIsToldWhereItFits() {
        Origins origins = of(
                variable("pc", "A", "${maven.build.timestamp}"),
                variable("pc", "B", "literal"),
                flag("${x}"),
                flag("-I${x}/include"),
                flag("-O2"));

        assertThat(origins.variable("pc", "A", "2026-11-25")).contains("${maven.build.timestamp}");
        assertThat(origins.variable("pc", "B", "another")).isEmpty();
        assertThat(origins.flags("pc", "cFlags", List.of("-I/opt/a/include", "-O2", "-DX=hunter2")))
                .containsExactly("-I${x}/include", "-O2", "${x}");
    }

    @Test
    void ofWhatStandsInNoPomFlagsAreToldWithoutFoldersAndVariablesAreNot() {
        assertThat(of().flags("pc", "cFlags", List.of("-I/home/me/x", "-O2")))
                .containsExactly("-I${user.home}/x", "-O2");
        assertThat(of().variable("pc", "A", "x")).isEmpty();
        assertThat(Origins.none().flags("pc", "cFlags", List.of("-I/home/me/x")))
                .containsExactly("-I/home/me/x");
    }

    @Test
    void aNameIsToldAsThePomHasIt() {
        Origins origins = of(
                new Text("builder-7", "name", "${env.HOST}", false), new Text("builder-7", "profile", "${x}", false));

        assertThat(origins.name("builder-7", "name", "builder-7")).isEqualTo("${env.HOST}");
        // The plugin's own.
        assertThat(origins.name("builder-7", "profile", "release")).isEqualTo("release");
    }
}
