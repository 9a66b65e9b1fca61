package io.mirage.maven.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.dune.DuneText;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DuneBuildFileTest {
    private static final Optional<String> NO_FLAGS = Optional.empty();

    /** The target, the version, what the image is called, and the context the tool generates for. */
    @ParameterizedTest
    @CsvSource(
            useHeadersInDisplayName = true,
            value = {
                "target,      version, image,       context",
                "hvt,         4.0.0,   lamp.hvt,    solo5",
                "hvt,         4.1.1,   lamp.hvt,    solo5",
                "hvt,         4.9.0,   lamp.hvt,    solo5",
                "spt,         4.11.1,  lamp.spt,    solo5",
                "virtio,      4.9.0,   lamp.virtio, solo5",
                "muen,        4.5.1,   lamp.muen,   solo5",
                "genode,      4.4.2,   lamp.genode, solo5",
                "xen,         4.0.0,   lamp.xen,    solo5",
                "xen,         4.9.0,   lamp.xen,    solo5",
                "qubes,       4.9.0,   lamp.xen,    solo5",
                "unix,        4.0.0,   lamp,        default",
                "unix,        4.4.2,   lamp,        default",
                "unix,        4.9.0,   lamp,        default",
                "firecracker, 4.10.0,  lamp.fc,     unikraft",
                "qemu,        4.11.1,  lamp.qemu,   unikraft",
            })
    void knowsTheFormsOfAllFamilies(String target, String version, String image, String context) throws Exception {
        String text = MirageOutput.of(target, "lamp").version(version).duneBuild();

        DuneBuildFile file = DuneBuildFile.parse(text, context);

        assertThat(file.imageFile()).isEqualTo(image);
        assertThat(file.adapted(List.of(context), NO_FLAGS)).isEqualTo(text);
    }

    /** With {@code -o night-lamp}; dune will not like it, but that is for dune to say. */
    @Test
    void findsTheProgramWhateverItIsCalled() throws Exception {
        String text = hvt().replace("(name main)", "(name night-lamp)")
                .replace("main.exe", "night-lamp.exe")
                .replace("lamp.hvt", "night-lamp.hvt");

        assertThat(DuneBuildFile.parse(text, "solo5").imageFile()).isEqualTo("night-lamp.hvt");
    }

    @Test
    void movesTheStanzasOfUnixIntoAnotherContext() throws Exception {
        String text = MirageOutput.of("unix", "lamp").duneBuild();

        String adapted = DuneBuildFile.parse(text, "default").adapted(List.of("pi"), NO_FLAGS);

        assertThat(adapted).isEqualTo(text.replace("\"default\"", "\"pi\""));
    }

    @Test
    void buildsInSeveralContexts() throws Exception {
        String text = MirageOutput.of("unix", "lamp").duneBuild();

        DuneText adapted =
                DuneText.of(DuneBuildFile.parse(text, "default").adapted(List.of("default", "pi"), NO_FLAGS));

        assertThat(adapted.the("rule").value("enabled_if"))
                .isEqualTo("(or (= %{context_name} \"default\") (= %{context_name} \"pi\"))");
        assertThat(adapted.the("executable").value("enabled_if"))
                .isEqualTo(adapted.the("rule").value("enabled_if"));
    }

    @Test
    void movesAllStanzasWithACondition() throws Exception {
        String text = MirageOutput.of("hvt", "lamp").version("4.0.0").duneBuild();

        String adapted = DuneBuildFile.parse(text, "solo5").adapted(List.of("other"), NO_FLAGS);

        assertThat(adapted).isEqualTo(text.replace("(= %{context_name} \"solo5\")", "(= %{context_name} \"other\")"));
        assertThat(DuneText.of(adapted).all("rule").get(0).maybe("enabled_if")).isEmpty();
    }

    @Test
    void keepsCommentsAndWhatItDoesNotKnow() throws Exception {
        String text = """
                ; before

                (executable ; of the image
                 (enabled_if (= %{context_name} "solo5")) ; where
                 (name main) ; "what"
                 (unknown (field \\x) %{of:us})
                 ; last
                )

                (unknown_stanza anything (at all))
                (rule (target lamp.hvt)\t(enabled_if (= %{context_name} "solo5"))
                 (action (copy main.exe %{target}))) ; after""";

        DuneBuildFile file = DuneBuildFile.parse(text, "solo5");

        assertThat(file.adapted(List.of("solo5"), NO_FLAGS)).isEqualTo(text);
        assertThat(file.adapted(List.of("other"), NO_FLAGS)).isEqualTo(text.replace("solo5", "other"));
        assertThat(file.adapted(List.of("solo5"), Optional.of("flags.sexp")))
                .isEqualTo(text.replace("%{of:us})", "%{of:us}) (link_flags :standard (:include flags.sexp))"));
    }

    @Test
    void leavesConditionsAloneThatAreNotOnTheContext() throws Exception {
        String text = hvt() + "\n(rule (enabled_if (= %{system} linux)) (alias x) (action (echo x)))\n";

        assertThat(DuneBuildFile.parse(text, "solo5").adapted(List.of("other"), NO_FLAGS))
                .contains("(enabled_if (= %{system} linux))");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hvt | (link_flags :standard -w -70 -cclib \"-z solo5-abi=hvt\" (:include flags.sexp))",
                "unix | (link_flags (-thread) (:include flags.sexp))",
                "qemu | (link_flags :standard -w -70 (:include flags.sexp))",
            })
    void addsLinkFlagsBehindThoseOfTheTool(String target, String flags) throws Exception {
        String text = MirageOutput.of(target, "lamp").duneBuild();
        String context = context(target);

        String adapted = DuneBuildFile.parse(text, context).adapted(List.of(context), Optional.of("flags.sexp"));

        assertThat(adapted).contains(flags);
        assertThat(adapted.replace(" (:include flags.sexp)", "")).isEqualTo(text);
        assertThat(DuneBuildFile.parse(adapted, context).imageFile()).isEqualTo(image(target));
    }

    @Test
    void addsLinkFlagsWhereThereAreNone() throws Exception {
        String text = MirageOutput.of("unix", "lamp").duneBuild().replace(" (link_flags (-thread))\n", "");

        DuneText adapted = DuneText.of(
                DuneBuildFile.parse(text, "default").adapted(List.of("default"), Optional.of("flags.sexp")));

        assertThat(adapted.the("executable").the("link_flags").values())
                .containsExactly(":standard", "(:include flags.sexp)");
    }

    @Test
    void addsLinkFlagsInFrontOfAComment() throws Exception {
        String text = MirageOutput.of("unix", "lamp").duneBuild().replace("(-thread)", "(-thread) ; why\n ");

        String adapted = DuneBuildFile.parse(text, "default").adapted(List.of("default"), Optional.of("flags.sexp"));

        assertThat(adapted).contains("(link_flags (-thread) (:include flags.sexp) ; why\n ");
    }

    @Test
    void addsLinkFlagsToTheProgramOfTheImageAlone() throws Exception {
        String text = hvt() + """

                (executable
                 (name helper)
                 (link_flags :standard))
                """;

        String adapted = DuneBuildFile.parse(text, "solo5").adapted(List.of("solo5"), Optional.of("flags.sexp"));

        assertThat(adapted).containsOnlyOnce(":include").endsWith("(link_flags :standard))\n");
    }

    @Test
    void makesTheFileOfTheLinkFlags() {
        assertThat(DuneBuildFile.linkFlagsRule("flags.sexp", "FLAGS")).isEqualTo("""

                        (rule
                          (with-stdout-to flags.sexp
                            (echo "(%{env:FLAGS=})")))
                        """);
    }

    @Test
    void adaptsThePromotionRulesAndGivesUpOnOthers() {
        String dist = MirageOutput.of("unix", "lamp").file("dist/dune");

        assertThat(DuneBuildFile.adaptedDist(dist, List.of("default"))).isEqualTo(dist);
        assertThat(DuneBuildFile.adaptedDist(dist, List.of("pi"))).isEqualTo(dist.replace("default", "pi"));
        assertThat(DuneBuildFile.adaptedDist("(rule", List.of("pi"))).isEqualTo("(rule");
    }

    @Test
    void refusesAFileWithoutARuleForTheImage() {
        refuses("", "it has no rule that copies a program to the image");
        refuses(hvt().replace("(copy main.exe %{target})", "(copy main.bc %{target})"), "it has no rule that copies");
        refuses(hvt().replace("(copy main.exe %{target})", "(copy main.exe lamp.hvt)"), "it has no rule that copies");
        refuses(
                hvt().replace("(copy main.exe %{target})", "(run cp main.exe %{target})"),
                "it has no rule that copies");
    }

    @Test
    void refusesASecondRuleForAnImage() {
        String second = """
                (rule
                 (target second.hvt)
                 (enabled_if (= %{context_name} "solo5"))
                 (action (copy main.exe %{target})))
                """;

        refuses(hvt() + second, "it has a second rule", second);
    }

    @Test
    void refusesARuleWhoseProgramIsNotThere() {
        refuses(
                hvt().replace("(name main)", "(name other)"),
                "it has no executable called main, which this rule copies",
                "(target lamp.hvt)");
        refuses(
                hvt().replace("(executable", "(executables").replace("(name main)", "(names main)"),
                "it has no executable called main");
        refuses(hvt() + "(executable (name main))", "it has no executable called main");
    }

    @Test
    void refusesARuleWithoutATarget() {
        refuses(hvt().replace("(target lamp.hvt)", ""), "its rule for the image names no target", "(rule");
    }

    /** Whether images may have it is for the rules of names to say. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "my lamp.hvt, my lamp.hvt",
                "a/lamp.hvt, a/lamp.hvt",
                "\"a b\".hvt, a b .hvt",
                "%{x}.hvt, %{x}.hvt",
                ".hvt, .hvt",
            })
    void tellsTheNameAsItWasRegistered(String target, String image) throws Exception {
        assertThat(DuneBuildFile.parse(hvt().replace("lamp.hvt", target), "solo5")
                        .imageFile())
                .isEqualTo(image);
    }

    @Test
    void refusesStanzasForAllContexts() {
        String condition = " (enabled_if (= %{context_name} \"solo5\"))\n";
        int inRule = hvt().lastIndexOf(condition);

        refuses(
                hvt().replaceFirst(Pattern.quote(condition), ""),
                "this is to be built in one context only, but has no condition on it",
                "(executable");
        refuses(
                hvt().substring(0, inRule) + hvt().substring(inRule + condition.length()),
                "this is to be built in one context only",
                "(target lamp.hvt)");
        refuses(
                hvt().replace("(= %{context_name} \"solo5\")", "(= %{system} linux)"),
                "this is to be built in one context only");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(= %{context_name} \"default\")",
                "(or (= %{context_name} \"solo5\") (= %{context_name} \"default\"))",
                "(<> %{context_name} \"solo5\")",
                "(= \"solo5\" %{context_name})",
                "(= %{context_name} %{env:CONTEXT=solo5})",
                "(= %{context_name} \"solo5\") true",
                "%{context_name}",
            })
    void refusesOtherConditionsOnTheContext(String condition) {
        refuses(
                hvt().replace("(= %{context_name} \"solo5\")", condition),
                "it has a condition on the context that is not (= %{context_name} \"solo5\")",
                condition);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(rule (with-stdout-to context.txt (echo %{context_name})))",
                "(executable (name x) (flags (:standard -context \"%{context_name}\")))",
                "(library (name x) (enabled_if (and (= %{context_name} \"solo5\") true)))",
                "(include %{context_name}.inc)",
            })
    void refusesTheContextAnywhereElse(String stanza) {
        refuses(hvt() + stanza + "\n", "it has a condition on the context", stanza);
    }

    @Test
    void refusesWhatIsNoStanza() {
        refuses(hvt() + "word\n", "there is something in it that is no stanza", "word");
        refuses(hvt() + "()\n", "there is something in it that is no stanza", "()");
        refuses(hvt() + "((rule))\n", "there is something in it that is no stanza", "((rule))");
    }

    @Test
    void refusesWhatCannotBeRead() {
        refuses("(rule\n", "it cannot be read: line 1, column 1: ");
        refuses("; (* -*- tuareg -*- *)\nlet () = \"", "it cannot be read: line 2");
    }

    /** The stanza is quoted as it stands in the file, two blanks to the right. */
    private static void refuses(String text, String reason, String... quoted) {
        assertThatThrownBy(() -> DuneBuildFile.parse(text, "solo5"))
                .as(text)
                .isInstanceOfSatisfying(DuneBuildException.class, e -> {
                    assertThat(e).hasMessageStartingWith(reason);
                    for (String stanza : quoted) {
                        assertThat(String.valueOf(e.getMessage()).indent(-2)).contains(stanza.stripTrailing());
                    }
                });
    }

    private static String hvt() {
        return MirageOutput.of("hvt", "lamp").duneBuild();
    }

    private static String image(String target) {
        return MirageOutput.of(target, "lamp").image();
    }

    private static String context(String target) {
        return switch (target) {
            case "unix" -> "default";
            case "qemu" -> "unikraft";
            default -> "solo5";
        };
    }
}
