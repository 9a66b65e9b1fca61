import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The benchmark of dependencies: bringing vendored sources against opam-monorepo pull, and a build from nothing with what the
 * store keeps against one without. The sources are those of a duniverse, packed and served on the loopback interface. Figures
 * are medians of rounds that take turns.
 */
public final class DependencyBench {
    private static final int SOURCES = 40;
    private static final Pattern TOLD = Pattern.compile("brought into the workspace in ([0-9.]+) s");

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
                      %s
                    </configuration>
                  </plugin>
                </plugins>
              </build>
            </project>
            """;

    /** What a command took and printed. */
    private record Ran(double seconds, String output) {}

    /** A vendored source, packed. */
    private record Packed(String directory, String file, String sha256, List<String> packages) {}

    private final List<String> maven;
    private final Path work;
    private final String version;
    private final Path solo5;
    private final Path solo5Arm;
    private final Path mirage;
    private final Path duniverse;
    private final String monorepo;
    private final int rounds;
    private final Path store;
    private final Path opamRoot;
    private String address = "";

    private DependencyBench(String[] args) {
        work = Path.of(args[3]);
        store = work.resolve("store");
        opamRoot = work.resolve("opam");
        maven = List.of(
                args[0],
                "-B",
                "-Dmaven.repo.local=" + args[1],
                "-Dmaven.repo.local.tail=" + args[2],
                "-Dmirage.store=" + store);
        version = args[4];
        solo5 = Path.of(args[5]);
        solo5Arm = Path.of(args[6]);
        mirage = Path.of(args[7]);
        duniverse = Path.of(args[8]);
        monorepo = args[9];
        rounds = Integer.parseInt(args[10]);
    }

    public static void main(String[] args) throws Exception {
        DependencyBench bench = new DependencyBench(args);
        delete(bench.work);
        Files.createDirectories(bench.work);
        List<Packed> sources = bench.pack();
        HttpServer server = bench.serve();
        try {
            if (bench.monorepo.isEmpty()) {
                System.out.println("OPAM_MONOREPO names no opam-monorepo, so there is nothing to compare pulling with.");
            } else {
                bench.pulling(bench.padded(sources));
            }
            bench.building(sources);
        } finally {
            server.stop(0);
        }
    }

    private List<Packed> pack() throws Exception {
        Path archives = Files.createDirectories(work.resolve("archives"));
        List<Packed> packed = new ArrayList<>();
        List<Path> folders;
        try (Stream<Path> all = Files.list(duniverse)) {
            folders = all.filter(Files::isDirectory).sorted().toList();
        }
        for (Path folder : folders) {
            List<String> packages;
            try (Stream<Path> files = Files.list(folder)) {
                packages = files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".opam"))
                        .map(name -> name.substring(0, name.length() - ".opam".length()))
                        .sorted()
                        .toList();
            }
            String name = folder.getFileName().toString();
            packed.add(archive(archives, folder, name, packages.isEmpty() ? List.of("source-" + name) : packages));
        }
        return packed;
    }

    private Packed archive(Path archives, Path folder, String name, List<String> packages) throws Exception {
        Path file = archives.resolve(name + ".tar.gz");
        run(
                folder.toAbsolutePath().getParent(),
                List.of(
                        "tar",
                        "--sort=name",
                        "--exclude-vcs",
                        "-czf",
                        file.toString(),
                        folder.getFileName().toString()),
                Map.of());
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        return new Packed(name, file.getFileName().toString(), HexFormat.of().formatHex(digest), packages);
    }

    /** As many sources as the comparison is about: the biggest ones a second time, under other names and with other bytes. */
    private List<Packed> padded(List<Packed> sources) throws Exception {
        Path archives = work.resolve("archives");
        List<Packed> padded = new ArrayList<>(sources.subList(0, Math.min(SOURCES, sources.size())));
        for (int i = 0; padded.size() < SOURCES; i++) {
            String name = "again" + i;
            Path copy = work.resolve("again").resolve(name);
            copy(duniverse.resolve(sources.get(i % sources.size()).directory()), copy);
            Files.writeString(copy.resolve("again"), name);
            padded.add(archive(archives, copy, name, List.of("source-" + name)));
        }
        return padded;
    }

    private HttpServer serve() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Path archives = work.resolve("archives");
        server.createContext("/", exchange -> {
            byte[] bytes = Files.readAllBytes(
                    archives.resolve(exchange.getRequestURI().getPath().substring(1)));
            exchange.sendResponseHeaders(200, bytes.length);
            try (var body = exchange.getResponseBody()) {
                body.write(bytes);
            }
        });
        server.setExecutor(Executors.newFixedThreadPool(8, task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
        address = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        return server;
    }

    private String lock(List<Packed> sources, List<String> installed, List<String> roots) throws Exception {
        Map<String, String> depends = new TreeMap<>();
        StringBuilder pins = new StringBuilder();
        StringBuilder folders = new StringBuilder();
        String ocaml = run(work, List.of("ocamlc", "-version"), Map.of()).output().strip();
        installed.forEach(name -> depends.put(name, "{= \"1\"}"));
        depends.put("ocaml", "{= \"" + ocaml + "\"}");
        for (Packed source : sources) {
            for (String name : source.packages()) {
                depends.put(name, "{= \"1\" & ?vendor}");
                pins.append("  [\"%s.1\" \"%s\"]\n".formatted(name, address + source.file()));
            }
            folders.append("  [\"%s\" \"%s\" [\"sha256=%s\"]]\n"
                    .formatted(address + source.file(), source.directory(), source.sha256()));
        }
        return """
                opam-version: "2.0"
                maintainer: "bench"
                depends: [
                %s
                ]
                pin-depends: [
                %s]
                x-opam-monorepo-duniverse-dirs: [
                %s]
                x-opam-monorepo-root-packages: [%s]
                x-opam-monorepo-version: "0.3"
                """.formatted(
                depends.entrySet().stream()
                        .map(entry -> "  \"" + entry.getKey() + "\" " + entry.getValue())
                        .collect(Collectors.joining("\n")),
                pins,
                folders,
                roots.stream().map(name -> '"' + name + '"').collect(Collectors.joining(" ")));
    }

    private void pulling(List<Packed> sources) throws Exception {
        makeOpamRoot();
        String package0 = sources.get(0).packages().get(0);
        String lock = lock(sources, List.of(), List.of("hello-unikernel"));
        Path project = work.resolve("pulling");
        Path main = Files.createDirectories(project.resolve("src/main/mirage"));
        Files.writeString(main.resolve("main.ml"), "let () = print_endline \"hello\"\n");
        Files.writeString(main.resolve("hello.opam.locked"), lock);
        Files.writeString(
                project.resolve("pom.xml"),
                POM.formatted(
                        version,
                        "<packages><package>" + package0 + "</package></packages>"
                                + "<contexts><context><name>host</name><targets>unix</targets></context></contexts>"));
        Path plain = work.resolve("plain");
        List<Double> pullCold = new ArrayList<>();
        List<Double> pullWarm = new ArrayList<>();
        List<Double> ownCold = new ArrayList<>();
        List<Double> ownStored = new ArrayList<>();
        List<Double> goalCold = new ArrayList<>();
        List<Double> goalStored = new ArrayList<>();
        for (int i = 0; i <= rounds; i++) {
            delete(opamRoot.resolve("download-cache"));
            double first = pull(plain, lock);
            double second = pull(plain, lock);
            delete(store);
            delete(project.resolve("target"));
            Ran cold = mvn(project, "mirage:depends");
            delete(project.resolve("target"));
            Ran stored = mvn(project, "mirage:depends");
            if (i > 0) { // the first round fills the caches of the disk
                pullCold.add(first);
                pullWarm.add(second);
                ownCold.add(told(cold));
                ownStored.add(told(stored));
                goalCold.add(cold.seconds());
                goalStored.add(stored.seconds());
            }
        }
        print("%nBringing %d sources, %d rounds, medians%n", sources.size(), rounds);
        print("  opam-monorepo pull, nothing cached                    %6.2f s%n", median(pullCold));
        print("  the plugin, nothing stored                            %6.2f s (mvn mirage:depends %.2f s)%n",
                median(ownCold), median(goalCold));
        print("  ratio: %.2f (at most 0.6)%n", median(ownCold) / median(pullCold));
        print("  opam-monorepo pull, everything cached                 %6.2f s%n", median(pullWarm));
        print("  the plugin, everything stored                         %6.2f s (mvn mirage:depends %.2f s)%n",
                median(ownStored), median(goalStored));
        print("  ratio: %.2f (at most 0.1)%n", median(ownStored) / median(pullWarm));
    }

    private void building(List<Packed> sources) throws Exception {
        Path project = Files.createDirectories(work.resolve("building"));
        Files.writeString(project.resolve("config.ml"), CONFIG);
        Files.writeString(project.resolve("unikernel.ml"), UNIKERNEL);
        Files.writeString(
                project.resolve("hello.opam.locked"),
                lock(
                        sources,
                        List.of("mirage", "ocaml-solo5", "opam-monorepo", "solo5"),
                        List.of("hello-hvt", "hello-spt")));
        Files.writeString(
                project.resolve("pom.xml"),
                POM.formatted(version, """
                        <mirage>%s</mirage>
                        <duneCache>enabled</duneCache>
                        <contexts>
                          <context><name>x86_64</name><targets>hvt,spt</targets><prefix>%s</prefix></context>
                          <context><name>aarch64</name><targets>hvt,spt</targets><prefix>%s</prefix></context>
                        </contexts>
                        """.formatted(mirage.resolve("bin/mirage"), solo5, solo5Arm)));
        List<Double> cold = new ArrayList<>();
        List<Double> warm = new ArrayList<>();
        for (int i = 0; i < Math.max(3, rounds / 2); i++) {
            delete(store);
            delete(project.resolve("target"));
            cold.add(mvn(project, "clean", "package").seconds());
            warm.add(mvn(project, "clean", "package").seconds());
        }
        print("%nmvn clean package of hvt and spt for two architectures with %d sources, %d rounds, medians%n", sources.size(), cold.size());
        print("  nothing stored                                        %6.2f s%n", median(cold));
        print("  sources and compiled objects stored                   %6.2f s%n", median(warm));
        print("  ratio: %.2f (at most 0.15 with real dependencies)%n", median(warm) / median(cold));
    }

    /** opam-monorepo wants a switch to pull; it is an empty one, from a repository with nothing but the system's compiler. */
    private void makeOpamRoot() throws Exception {
        String ocaml = run(work, List.of("ocamlc", "-version"), Map.of()).output().strip();
        Path repository = work.resolve("repository");
        Files.createDirectories(repository);
        Files.writeString(repository.resolve("repo"), "opam-version: \"2.0\"\n");
        for (String name : List.of("ocaml-system", "ocaml-base-compiler", "ocaml")) {
            Path file = repository.resolve("packages/" + name + "/" + name + "." + ocaml + "/opam");
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file,
                    "opam-version: \"2.0\"\n"
                            + (name.equals("ocaml")
                                    ? "depends: [\"ocaml-system\" {= \"" + ocaml + "\"}]\n"
                                    : "flags: compiler\nconflict-class: \"ocaml-core-compiler\"\n"));
        }
        run(
                work,
                List.of("opam", "init", "--bare", "--no-setup", "--disable-sandboxing", "default", repository.toUri().toString()),
                opam());
        run(work, List.of("opam", "switch", "create", "bench", "ocaml-system." + ocaml), opam());
    }

    private Map<String, String> opam() {
        return Map.of("OPAMROOT", opamRoot.toString(), "OPAMYES", "1", "OPAMROOTISOK", "1", "HOME", work.toString());
    }

    private double pull(Path folder, String lock) throws Exception {
        delete(folder);
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("hello.opam.locked"), lock);
        double seconds = run(
                        folder,
                        List.of(monorepo, "pull", "-y", "-l", folder.resolve("hello.opam.locked").toString(), "-r",
                                folder.toString()),
                        opam())
                .seconds();
        if (!Files.isDirectory(folder.resolve("duniverse"))) {
            throw new IllegalStateException("opam-monorepo pulled nothing");
        }
        return seconds;
    }

    private static double told(Ran ran) {
        Matcher m = TOLD.matcher(ran.output());
        if (!m.find()) {
            throw new IllegalStateException("nothing was brought:\n" + ran.output());
        }
        return Double.parseDouble(m.group(1));
    }

    private Ran mvn(Path project, String... goals) throws Exception {
        List<String> command = new ArrayList<>(maven);
        command.addAll(List.of(goals));
        return run(project, command, Map.of("PATH", solo5.resolve("bin") + ":" + System.getenv("PATH")));
    }

    private static Ran run(Path folder, List<String> command, Map<String, String> variables) throws Exception {
        Path output = Files.createTempFile("bench", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().remove("DUNE_CACHE");
        builder.environment().putAll(new HashMap<>(variables));
        long start = System.nanoTime();
        Process process = builder.start();
        process.getOutputStream().close();
        int exitCode = process.waitFor();
        double seconds = (System.nanoTime() - start) / 1e9;
        String printed = Files.readString(output);
        Files.delete(output);
        if (exitCode != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed:\n" + printed);
        }
        return new Ran(seconds, printed);
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
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
                    Files.copy(file, target, LinkOption.NOFOLLOW_LINKS);
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
