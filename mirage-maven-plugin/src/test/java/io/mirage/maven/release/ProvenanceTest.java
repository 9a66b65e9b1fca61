package io.mirage.maven.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirage.maven.opam.SourceRevision;
import io.mirage.maven.project.ContextBuilder;
import io.mirage.maven.project.DeclarationBuilder;
import io.mirage.maven.project.Unikernel;
import io.mirage.maven.project.UnikernelFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProvenanceTest {

    @Test
    void isAStatementOfInTotoWithAPredicateOfSlsa() throws Exception {
        Unikernel unikernel = new UnikernelFactory(DeclarationBuilder.targets())
                .create(DeclarationBuilder.declare(ContextBuilder.context("pc", "hvt", "spt"))
                        .in(Path.of("/somewhere"))
                        .declaration());
        Provenance.Facts facts = new Provenance.Facts(
                new TreeMap<>(Map.of("ocaml", "4.14.1", "dune", "2.9.3")),
                Optional.of("22"),
                Optional.of(new SourceRevision("c0", true)),
                Optional.of("git+https://example.org/x.git"),
                Map.of("SOURCE_DATE_EPOCH", "1"),
                Map.of("stripImages", "false"),
                Optional.of("0.1.0"));

        String json = Provenance.statement(
                unikernel, List.of(new Provenance.Subject("hello-1.0-x86_64.hvt", "11")), facts, Origins.none());

        assertThat(json).isEqualTo("""
                        {
                          "_type": "https://in-toto.io/Statement/v1",
                          "subject": [
                            {
                              "name": "hello-1.0-x86_64.hvt",
                              "digest": {
                                "sha256": "11"
                              }
                            }
                          ],
                          "predicateType": "https://slsa.dev/provenance/v1",
                          "predicate": {
                            "buildDefinition": {
                              "buildType": "pkg:maven/io.mirage.maven/mirage-maven-plugin#unikernel-v1",
                              "externalParameters": {
                                "project": "pkg:maven/org.example/hello@1.0",
                                "contexts": [
                                  {
                                    "name": "pc",
                                    "targets": [
                                      "hvt",
                                      "spt"
                                    ],
                                    "toolchain": "solo5",
                                    "host": "default",
                                    "profile": "release"
                                  }
                                ],
                                "stripImages": "false"
                              },
                              "internalParameters": {
                                "tools": {
                                  "dune": "2.9.3",
                                  "ocaml": "4.14.1"
                                },
                                "environment": {
                                  "SOURCE_DATE_EPOCH": "1"
                                }
                              },
                              "resolvedDependencies": [
                                {
                                  "uri": "git+https://example.org/x.git@c0",
                                  "name": "sources",
                                  "digest": {
                                    "gitCommit": "c0"
                                  },
                                  "annotations": {
                                    "changed": true
                                  }
                                },
                                {
                                  "name": "lock file",
                                  "digest": {
                                    "sha256": "22"
                                  }
                                }
                              ]
                            },
                            "runDetails": {
                              "builder": {
                                "id": "pkg:maven/io.mirage.maven/mirage-maven-plugin",
                                "version": {
                                  "mirage-maven-plugin": "0.1.0"
                                }
                              }
                            }
                          }
                        }
                        """);
    }

    @Test
    void tellsOfSettingsWhatStandsInThePom() throws Exception {
        Unikernel unikernel = new UnikernelFactory(DeclarationBuilder.targets())
                .create(DeclarationBuilder.declare(ContextBuilder.context("pc", "hvt")
                                .variable("A", "hunter2")
                                .variable("B", "of an extension")
                                .variable("C", "")
                                .cFlags("-I/home/me/include", "-O2"))
                        .in(Path.of("/somewhere"))
                        .declaration());
        Origins origins = new Origins(
                List.of(
                        new Origins.Text("pc", "environment/A", "${env.TOKEN}", false),
                        new Origins.Text("pc", "environment/C", "", false),
                        new Origins.Text("pc", "cFlags", "-I${env.HOME}/include,-O2", true)),
                new Expressions(Map.of(), name -> Optional.of(name.equals("env.TOKEN") ? "hunter2" : "/home/me")),
                new Folders(Map.of()));

        String json = Provenance.statement(
                unikernel,
                List.of(),
                new Provenance.Facts(
                        new TreeMap<>(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        Map.of(),
                        Optional.empty()),
                origins);

        assertThat(json).contains("""
                                    "cFlags": [
                                      "-I${env.HOME}/include",
                                      "-O2"
                                    ],
                                    "environment": {
                                      "A": "${env.TOKEN}",
                                      "B": null,
                                      "C": ""
                                    }
                        """.stripTrailing());
    }
}
