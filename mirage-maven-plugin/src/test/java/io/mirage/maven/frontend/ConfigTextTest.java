package io.mirage.maven.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "let () = register \"lamp\" [ main ]",
                "let () = Mirage.register \"lamp\" [ main ]",
                "let()=register\"lamp\"[main]",
                "register (* register *) \"register\" [ main ]",
                "(* register (* nested *) register *) let () = register \"lamp\" [ main ]",
                "(* \" *) register \" *) let () = register \"lamp\" [ main ]",
                "let quote = '\"' let () = register \"lamp\" [ main ]",
                "let quote = '\\\"' let () = register \"lamp\" [ main ]",
                "let text = \"a \\\" register\" let () = register text [ main ]",
                "let text = \"(* \" let () = register text [ main ]",
                "let apostrophe = '\\'' let () = register \"lamp\" [ main ]",
                "let f' x = x let () = register \"lamp\" [ main ]",
            })
    void findsTheOneCall(String text) {
        assertThat(new ConfigText(text).registrations()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "open Mirage",
                "(* let () = register \"lamp\" [ main ] *)",
                "(* (* *) register",
                "let doc = \"register\"",
                "let doc = \"register",
                "let doc = \"\\",
                "let register_arg = 1",
                "let re_register = 1",
                "let register' = 1",
                "let preregister = 1",
                "let registers = 1",
                "let () = Other.register main",
                "let () = x.Mirage.register main",
            })
    void findsNoCallInOtherWords(String text) {
        assertThat(new ConfigText(text).registrations()).isZero();
    }

    @Test
    void countsAllCallsAlsoThoseThatAreNotReached() {
        assertThat(new ConfigText("""
                        let () = if big then register "a" [ main ] else Mirage.register "b" [ main ]
                        (* register "c" *)
                        let () = register "d" [ main ]
                        """).registrations()).isEqualTo(3);
    }

    /** Too many cost a question to the tool, which knows. */
    @Test
    void countsWhatStandsInAQuotedString() {
        assertThat(new ConfigText("let doc = {|register|} let () = register doc [ main ]").registrations())
                .isEqualTo(2);
    }

    @Test
    void mentionsWhatStandsAnywhereInIt() {
        ConfigText text = new ConfigText("let lines = read \"data/motd.txt\" (* and hosts *)");

        assertThat(text.mentions("motd.txt")).isTrue();
        assertThat(text.mentions("hosts")).isTrue();
        assertThat(text.mentions("passwd")).isFalse();
    }
}
