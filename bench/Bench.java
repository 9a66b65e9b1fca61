import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The benchmark: prints the cost of a build with nothing to do against a skipped one, that of finding out what two
 * toolchains are against knowing it, and the time of six images made by two dune processes against one process an
 * image. Figures are medians of rounds that take turns.
 */
public final class Bench {
    private static final String POM = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>bench</groupId>
              <artifactId>hello</artifactId>
              <version>1.0</version>
              <packaging>unikernel</packaging>
              <properties>
                <project.build.outputTimestamp>2026-01-01T00:00:00Z</project.build.outputTimestamp>
              </properties>
              <build>
                <plugins>
                  <plugin>
                    <groupId>io.mirage.maven</groupId>
                    <artifactId>mirage-maven-plugin</artifactId>
                    <version>%s</version>
                    <extensions>true</extensions>
                    <configuration>
                      <contexts>
                        <context>
                          <name>x86_64</name>
                          <targets>hvt,spt,virtio,muen</targets>
                          <prefix>%s</prefix>
                        </context>
                        <context>
                          <name>aarch64</name>
                          <targets>hvt,spt</targets>
                          <prefix>%s</prefix>
                        </context>
                      </contexts>
                    </configuration>
                  </plugin>
                </plugins>
              </build>
            </project>
            """;
    private static final int MODULES = 20;

    private final String maven;
    private final String repository;
    private final String tail;
    private final Path project;
    private final int rounds;

    private Bench(String[] args) {
        maven = args[0];
        repository = args[1];
        tail = args[2];
        project = Path.of(args[3]);
        rounds = Integer.parseInt(args[7]);
    }

    /** What a command took. */
    private record Cost(double seconds, double mebibytes) {}

    public static void main(String[] args) throws Exception {
        Bench bench = new Bench(args);
        bench.write(args[4], args[5], args[6]);
        Path x86 = Path.of(args[5]);
        Path arm = Path.of(args[6]);
        bench.nothingToDo(x86, arm);
        bench.detection();
        bench.sixImages(x86, arm);
    }

    /** A program of some modules, so that a cold build has something to compile. */
    private void write(String version, String x86, String arm) throws IOException {
        delete(project);
        Path sources = Files.createDirectories(project.resolve("src/main/mirage"));
        Files.writeString(project.resolve("pom.xml"), POM.formatted(version, x86, arm));
        StringBuilder main = new StringBuilder();
        for (int i = 0; i < MODULES; i++) {
            StringBuilder module = new StringBuilder();
            for (int f = 0; f < 40; f++) {
                module.append("let f%d x = List.fold_left (fun a (b, c) -> a + b * c) x [(%d, 1); (2, x)]\n".formatted(f, f));
            }
            Files.writeString(sources.resolve("part%d.ml".formatted(i)), module);
            main.append("let () = Printf.printf \"%%d\\n\" (Part%d.f3 %d)\n".formatted(i, i));
        }
        Files.writeString(sources.resolve("main.ml"), main);
    }

    private void nothingToDo(Path x86, Path arm) throws Exception {
        mvn("clean", "package");
        List<Cost> full = new ArrayList<>();
        List<Cost> skipped = new ArrayList<>();
        List<Cost> dune = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            skipped.add(mvn("package", "-Dmirage.skip"));
            full.add(mvn("package"));
            Cost first = dune(x86, "dune-workspace", "_build", images("x86_64", "hvt", "spt", "virtio", "muen"));
            Cost second = dune(arm, "dune-workspace.aarch64", "_build.aarch64", images("aarch64", "hvt", "spt"));
            dune.add(new Cost(first.seconds() + second.seconds(), 0));
        }
        double f = seconds(full);
        double s = seconds(skipped);
        double d = seconds(dune);
        System.out.printf(Locale.ROOT, "%nNothing to do: six images, two workspace files, %d rounds, medians%n", rounds);
        System.out.printf(Locale.ROOT, "  mvn package                  %6.2f s  %6.0f MiB at most%n", f, mebibytes(full));
        System.out.printf(Locale.ROOT, "  mvn package -Dmirage.skip    %6.2f s  %6.0f MiB at most%n", s, mebibytes(skipped));
        System.out.printf(Locale.ROOT, "  dune build, both workspaces  %6.2f s%n", d);
        System.out.printf(
                Locale.ROOT,
                "  ratio (package - dune) / skipped: %.2f (at most 1.25)   memory: %+.0f MiB (at most 64)%n",
                (f - d) / s,
                mebibytes(full) - mebibytes(skipped));
    }

    /**
     * The same goal with and without what the plugin remembers of toolchains. Nothing else differs, so the difference is
     * the time to detect those of the two contexts, and the compiler of the host.
     */
    private void detection() throws Exception {
        Path remembered = project.resolve("target/mirage/.mirage-toolchains");
        mvn("mirage:configure");
        List<Cost> cold = new ArrayList<>();
        List<Cost> warm = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            Files.delete(remembered); // fails if it is called otherwise by now: then nothing would be measured
            cold.add(mvn("mirage:configure"));
            warm.add(mvn("mirage:configure"));
        }
        double c = seconds(cold);
        double w = seconds(warm);
        System.out.printf(Locale.ROOT, "%nWhat two toolchains and the host's are, %d rounds, medians%n", rounds);
        System.out.printf(Locale.ROOT, "  mvn mirage:configure, cold   %6.2f s%n", c);
        System.out.printf(Locale.ROOT, "  mvn mirage:configure, warm   %6.2f s%n", w);
        System.out.printf(Locale.ROOT, "  difference: %.2f s (at most 1.00)%n", c - w);
    }

    private void sixImages(Path x86, Path arm) throws Exception {
        List<Cost> together = new ArrayList<>();
        List<Cost> apart = new ArrayList<>();
        Path work = project.resolve("target/mirage");
        for (int i = 0; i < Math.max(3, rounds / 2); i++) {
            delete(project.resolve("target"));
            together.add(mvn("package"));
            double sum = 0;
            for (String image : List.of("x86_64 hvt", "x86_64 spt", "x86_64 virtio", "x86_64 muen", "aarch64 hvt", "aarch64 spt")) {
                String[] parts = image.split(" ");
                boolean isArm = parts[0].equals("aarch64");
                String build = "_bench." + parts[0] + "." + parts[1];
                delete(work.resolve(build));
                sum += dune(isArm ? arm : x86, isArm ? "dune-workspace.aarch64" : "dune-workspace", build, images(parts[0], parts[1]))
                        .seconds();
                delete(work.resolve(build));
            }
            apart.add(new Cost(sum, 0));
        }
        double t = seconds(together);
        double a = seconds(apart);
        System.out.printf(Locale.ROOT, "%nSix images from nothing, %d rounds, medians%n", Math.max(3, rounds / 2));
        System.out.printf(Locale.ROOT, "  mvn package, two dune processes           %6.2f s%n", t);
        System.out.printf(Locale.ROOT, "  dune alone, a process and _build an image %6.2f s%n", a);
        System.out.printf(Locale.ROOT, "  ratio: %.2f%n", t / a);
    }

    private static String[] images(String context, String... targets) {
        return Arrays.stream(targets).map(t -> "./dist/" + context + "/hello." + t).toArray(String[]::new);
    }

    private Cost mvn(String... goals) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                maven, "-B", "-q", "-o", "-Dmaven.repo.local=" + repository, "-Dmaven.repo.local.tail=" + tail));
        command.addAll(List.of(goals));
        return run(command, project, Map.of());
    }

    private Cost dune(Path prefix, String workspace, String buildDirectory, String... targets) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("dune", "build", "--root", ".", "--workspace", workspace, "--build-dir", buildDirectory));
        command.addAll(List.of(targets));
        return run(
                command,
                project.resolve("target/mirage"),
                Map.of("PATH", prefix.resolve("bin") + ":" + System.getenv("PATH"), "DUNE_CACHE", "disabled"));
    }

    private static Cost run(List<String> command, Path directory, Map<String, String> environment) throws Exception {
        Path output = Files.createTempFile("bench", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        Process process = builder.start();
        process.getOutputStream().close();
        double peak = 0;
        while (!process.waitFor(5, TimeUnit.MILLISECONDS)) {
            peak = Math.max(peak, highWater(process.pid()));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (process.exitValue() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed:\n" + Files.readString(output));
        }
        Files.delete(output);
        return new Cost(seconds, peak);
    }

    /** The largest resident set of a process so far, in MiB, as Linux tells it. */
    private static double highWater(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | RuntimeException e) {
            return 0; // it has just ended
        }
    }

    private static double seconds(List<Cost> costs) {
        double[] sorted = costs.stream().mapToDouble(Cost::seconds).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static double mebibytes(List<Cost> costs) {
        return costs.stream().mapToDouble(Cost::mebibytes).max().orElse(0);
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
