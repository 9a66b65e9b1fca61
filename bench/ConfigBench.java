import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The benchmark of projects with a config.ml: three targets from one Maven build against the mirage tool and dune by hand,
 * a folder a target. Figures are medians of rounds that take turns.
 */
public final class ConfigBench {
    private static final List<String> TARGETS = List.of("hvt", "spt", "virtio");
    private static final String CONFIG = """
            open Mirage

            let main = main "Unikernel" job ~packages:[ package "duration" ]
            let () = register "hello" [ main ]
            """;
    private static final String UNIKERNEL = """
            let start () =
              Logs.info (fun f -> f "hello");
              Mirage_sleep.ns (Duration.of_ms 10)
            """;
    private static final String POM = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>bench</groupId>
              <artifactId>hello</artifactId>
              <version>1.0</version>
              <packaging>unikernel</packaging>
              <build>
                <plugins>
                  <plugin>
                    <groupId>io.mirage.maven</groupId>
                    <artifactId>mirage-maven-plugin</artifactId>
                    <version>%s</version>
                    <extensions>true</extensions>
                    <configuration>
                      <mirage>%s</mirage>
                      <duniverseDirectory>%s</duniverseDirectory>
                      <contexts>
                        <context>
                          <name>x86_64</name>
                          <targets>hvt,spt,virtio</targets>
                          <prefix>%s</prefix>
                        </context>
                      </contexts>
                    </configuration>
                  </plugin>
                </plugins>
              </build>
            </project>
            """;

    private static final Pattern TOLD = Pattern.compile("configured hvt, spt, virtio in ([0-9.]+) s");

    /** What a command took and printed. */
    private record Ran(double seconds, String output) {}

    private final List<String> maven;
    private final Path work;
    private final Path project;
    private final Path solo5;
    private final Path mirage;
    private final Path duniverse;
    private final int rounds;

    private ConfigBench(String[] args) {
        maven = List.of(
                args[0], "-B", "-o", "-Dmaven.repo.local=" + args[1], "-Dmaven.repo.local.tail=" + args[2]);
        work = Path.of(args[3]);
        project = work.resolve("project");
        solo5 = Path.of(args[5]);
        mirage = Path.of(args[6]);
        duniverse = Path.of(args[7]);
        rounds = Integer.parseInt(args[8]);
    }

    public static void main(String[] args) throws Exception {
        ConfigBench bench = new ConfigBench(args);
        delete(bench.work);
        bench.sources(bench.project);
        Files.writeString(
                bench.project.resolve("pom.xml"),
                POM.formatted(args[4], bench.mirage.resolve("bin/mirage"), bench.duniverse, bench.solo5));
        bench.configuring();
        bench.building();
    }

    private Path sources(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.ml"), CONFIG);
        Files.writeString(folder.resolve("unikernel.ml"), UNIKERNEL);
        return folder;
    }

    private void configuring() throws Exception {
        List<Double> goal = new ArrayList<>();
        List<Double> told = new ArrayList<>();
        List<Double> again = new ArrayList<>();
        List<Double> plain = new ArrayList<>();
        for (int i = 0; i <= rounds; i++) {
            delete(project.resolve("target"));
            Ran three = mvn("mirage:configure");
            Ran unchanged = mvn("mirage:configure");
            Ran one = configure(sources(work.resolve("plain")), "hvt");
            delete(work.resolve("plain"));
            if (unchanged.output().contains("configured")) {
                throw new IllegalStateException("mirage was run though nothing had changed:\n" + unchanged.output());
            }
            if (i > 0) { // the first round fills the caches of the disk
                goal.add(three.seconds());
                told.add(told(three));
                again.add(unchanged.seconds());
                plain.add(one.seconds());
            }
        }
        System.out.printf(Locale.ROOT, "%nConfiguring hvt, spt and virtio, %d rounds, medians%n", rounds);
        System.out.printf(Locale.ROOT, "  mvn mirage:configure                       %6.2f s%n", median(goal));
        System.out.printf(Locale.ROOT, "    of it the runs of mirage, three targets  %6.2f s%n", median(told));
        System.out.printf(Locale.ROOT, "  mvn mirage:configure, nothing changed      %6.2f s, no mirage process%n", median(again));
        System.out.printf(Locale.ROOT, "  mirage configure -t hvt by hand            %6.2f s%n", median(plain));
        System.out.printf(
                Locale.ROOT,
                "  ratio of three configured targets to one by hand: %.2f (at most 1.6)%n",
                median(told) / median(plain));
    }

    /** How long the plugin says that the tool ran, all targets together. */
    private static double told(Ran ran) {
        Matcher m = TOLD.matcher(ran.output());
        if (!m.find()) {
            throw new IllegalStateException("mirage was not run:\n" + ran.output());
        }
        return Double.parseDouble(m.group(1));
    }

    private void building() throws Exception {
        List<Double> together = new ArrayList<>();
        List<Double> apart = new ArrayList<>();
        for (int i = 0; i < Math.max(3, rounds / 2); i++) {
            delete(project.resolve("target"));
            together.add(mvn("package").seconds());
            double sum = 0;
            for (String target : TARGETS) {
                Path folder = sources(work.resolve("by-hand"));
                copy(duniverse, folder.resolve("duniverse"));
                sum += configure(folder, target).seconds();
                sum += run(
                        folder,
                        List.of("dune", "build", "--profile", "release", "--root", ".", "./dist"),
                        Map.of("OCAMLFIND_CONF", solo5.resolve("lib/findlib.conf").toString()))
                        .seconds();
                if (!Files.exists(folder.resolve("dist/hello." + target))) {
                    throw new IllegalStateException("nothing was built in " + folder);
                }
                delete(folder);
            }
            apart.add(sum);
        }
        System.out.printf(Locale.ROOT, "%nhvt, spt and virtio from nothing, %d rounds, medians%n", together.size());
        System.out.printf(Locale.ROOT, "  mvn package                                  %6.2f s%n", median(together));
        System.out.printf(Locale.ROOT, "  mirage configure, dune build: three folders  %6.2f s%n", median(apart));
        System.out.printf(Locale.ROOT, "  ratio: %.2f (at most 0.45 with real tools)%n", median(together) / median(apart));
    }

    private Ran configure(Path folder, String target) throws Exception {
        return run(
                folder,
                List.of(mirage.resolve("bin/mirage").toString(), "configure", "-t", target),
                Map.of("OCAMLPATH", mirage.resolve("lib").toString()));
    }

    private Ran mvn(String... goals) throws Exception {
        List<String> command = new ArrayList<>(maven);
        command.addAll(List.of(goals));
        return run(project, command, Map.of());
    }

    private Ran run(Path folder, List<String> command, Map<String, String> variables) throws Exception {
        Path output = Files.createTempFile("bench", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("DUNE_CACHE", "disabled");
        environment.put("PATH", solo5.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        Process process = builder.start();
        process.getOutputStream().close();
        int exitCode = process.waitFor();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (exitCode != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed:\n" + Files.readString(output));
        }
        String printed = Files.readString(output);
        Files.delete(output);
        return new Ran(seconds, printed);
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
                }
            }
        }
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
