package io.mirage.maven.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirage.maven.dune.DuneText;
import io.mirage.maven.dune.Sexp;
import io.mirage.maven.dune.SexpParseException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever stands between the words of a generated file, it is understood, and kept. */
class DuneBuildFilePropertyTest {
    private static final Map<String, String> CONTEXTS =
            Map.of("hvt", "solo5", "xen", "solo5", "unix", "default", "firecracker", "unikraft");

    @Property(tries = 300)
    void keepsEveryByteInTheSameContext(@ForAll("targets") String target, @ForAll("noise") List<String> noise)
            throws Exception {
        String text = sprinkled(target, noise);

        assertThat(parse(target, text).adapted(List.of(context(target)), Optional.empty()))
                .isEqualTo(text);
    }

    @Property(tries = 300)
    void changesNothingButConditionsAndFlags(@ForAll("targets") String target, @ForAll("noise") List<String> noise)
            throws Exception {
        String text = sprinkled(target, noise);
        List<String> contexts = List.of("one", "two");

        String adapted = parse(target, text).adapted(contexts, Optional.of("flags.sexp"));

        String plain =
                parse(target, MirageOutput.of(target, "lamp").duneBuild()).adapted(contexts, Optional.of("flags.sexp"));
        assertThat(DuneText.of(adapted)).hasToString(DuneText.of(plain).toString());
    }

    @Property(tries = 300)
    void movesThereAndBack(@ForAll("targets") String target, @ForAll("noise") List<String> noise) throws Exception {
        String text = sprinkled(target, noise);

        String there = parse(target, text).adapted(List.of("elsewhere"), Optional.empty());
        String back = DuneBuildFile.parse(there, "elsewhere").adapted(List.of(context(target)), Optional.empty());

        assertThat(DuneText.of(back)).hasToString(DuneText.of(text).toString());
        assertThat(back.lines()
                        .filter(line -> line.strip().startsWith("; between"))
                        .count())
                .isEqualTo(text.lines()
                        .filter(line -> line.strip().startsWith("; between"))
                        .count());
    }

    private static DuneBuildFile parse(String target, String text) throws DuneBuildException {
        return DuneBuildFile.parse(text, context(target));
    }

    private static String context(String target) {
        return String.valueOf(CONTEXTS.get(target));
    }

    /** The generated file with noise between stanzas and fields, but not within the fields themselves. */
    private static String sprinkled(String target, List<String> noise) throws SexpParseException {
        Iterator<String> next =
                Stream.generate(() -> noise).flatMap(List::stream).iterator();
        StringBuilder text = new StringBuilder();
        for (Sexp node : Sexp.parse(MirageOutput.of(target, "lamp").duneBuild()).nodes()) {
            text.append(next.next());
            if (node instanceof Sexp.Group stanza) {
                text.append('(');
                stanza.nodes().forEach(field -> text.append(field.print()).append(next.next()));
                text.append(')');
            } else {
                text.append(node.print());
            }
        }
        return text.toString();
    }

    @Provide
    Arbitrary<String> targets() {
        return Arbitraries.of(CONTEXTS.keySet());
    }

    @Provide
    Arbitrary<List<String>> noise() {
        return Arbitraries.of(
                        "",
                        " ",
                        "\n\n",
                        "\r\n",
                        "\t",
                        "\n; between\n",
                        "\n; between (rule (target x)) %{context_name}\n",
                        "\n; between \"\n ",
                        " ;; é\n",
                        "; between\n")
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }
}
