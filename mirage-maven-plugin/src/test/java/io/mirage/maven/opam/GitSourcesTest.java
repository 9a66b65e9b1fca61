package io.mirage.maven.opam;

import static io.mirage.maven.opam.StoreFixture.content;
import static io.mirage.maven.opam.StoreFixture.mode;
import static io.mirage.maven.opam.StoreFixture.source;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GitSourcesTest {
    @TempDir
    Path temp;

    private StoreFixture fixture;

    @BeforeEach
    void start() {
        fixture = new StoreFixture(temp.resolve("store"), (location, to) -> {
            throw new TransferException("nothing is downloaded here", false);
        });
    }

    @Test
    void bringsTheFilesOfACommit() throws Exception {
        GitRepository repository = new GitRepository(temp.resolve("lamp.git"))
                .file(".gitattributes", "* text eol=crlf\n")
                .file("crlf.txt", "a\r\nb\r\n")
                .file("src/lf.ml", "let a = 1\nlet b = 2\n")
                .executable("bin/run", "#!/bin/sh\n")
                .link("link", "src/lf.ml");
        String commit = repository.commit("main");
        repository.file("later", "1").commit("main");

        Path folder = fixture.bring(repository.source(commit));

        assertThat(content(folder))
                .containsExactly(
                        entry(".gitattributes", "* text eol=crlf\n"),
                        entry("bin/run", "#!/bin/sh\n"),
                        entry("crlf.txt", "a\r\nb\r\n"),
                        entry("link", "-> src/lf.ml"),
                        entry("src/lf.ml", "let a = 1\nlet b = 2\n"));
        assertThat(mode(folder.resolve("bin/run"))).isEqualTo(0555);
        assertThat(mode(folder.resolve("src/lf.ml"))).isEqualTo(0444);
        assertThat(fixture.leftIn("sources")).hasSize(2).noneMatch(name -> name.startsWith(".tmp"));
    }

    @Test
    void fetchesOnlyTheCommitWhereTheServerAllowsThat() throws Exception {
        GitRepository repository = new GitRepository(temp.resolve("lamp.git"));
        String first = repository.file("big", noise(1)).commit("main");
        String second = repository.file("x", "1").commit("main");
        repository.file("bigger", noise(2)).commit("main");
        try (GitServer server = new GitServer(repository.folder)) {
            repository.configure("protocol", "version", "0");
            server.onlyAdvertised(true);
            long all = bytes(server.source(second));
            assertThat(content(temp.resolve(
                            "store/sources/" + server.source(second).identity())))
                    .containsOnlyKeys("big", "x");

            Trees.delete(temp.resolve("store"));
            server.onlyAdvertised(false);
            assertThat(bytes(server.source(second))).isLessThan(all);
            repository.configure("protocol", "version", "2");
            assertThat(bytes(server.source(first))).isLessThan(all);
        }
    }

    @Test
    void fetchesFromTheMachinesOwnRepositoriesWithoutACopy() throws Exception {
        GitRepository repository = new GitRepository(temp.resolve("lamp.git"));
        String commit = repository.file("x", "1").commit("main");

        assertThat(bytes(source("git+file://" + temp.resolve("lamp") + "#" + commit, "lamp")))
                .isZero();
    }

    @Test
    void saysThatThereIsNoSuchCommit() throws Exception {
        GitRepository repository = new GitRepository(temp.resolve("lamp.git"));
        repository.file("x", "1").commit("main");
        String commit = "0123456789".repeat(4);

        assertThatThrownBy(() -> fixture.bring(repository.source(commit)))
                .isInstanceOf(SourceException.class)
                .hasMessage("Cannot bring the vendored sources lamp:\nfile://" + repository.folder
                        + ": the repository has no commit " + commit
                        + " in any branch or tag\nIf it has moved, run mvn mirage:lock, or name a mirror that has it.");
        assertThatThrownBy(() -> fixture.bring(source("git+file://" + temp.resolve("none") + "#" + commit, "lamp")))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("file://" + temp.resolve("none") + ": there is no git repository");
        try (GitServer server = new GitServer(repository.folder)) {
            repository.configure("protocol", "version", "0");
            assertThatThrownBy(() -> fixture.bring(server.source(commit)))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("the repository has no commit " + commit);
        }
        assertThat(fixture.leftIn("sources")).isEmpty();
        assertThat(fixture.pauses).isEmpty();
    }

    @Test
    void bringsSubmodulesTheirOwnToo() throws Exception {
        GitRepository inner = new GitRepository(temp.resolve("inner.git"));
        String innerCommit = inner.file("deep", "3").commit("main");
        GitRepository middle = new GitRepository(temp.resolve("middle.git"));
        String middleCommit = middle.file("x", "2")
                .file(".gitmodules", "[submodule \"i\"]\n path = vendor/inner\n url = ../inner.git\n")
                .submodule("vendor/inner", innerCommit)
                .commit("main");
        GitRepository outer = new GitRepository(temp.resolve("outer.git"));
        String commit = outer.file("dune", "1")
                .file(
                        ".gitmodules",
                        "[submodule \"m\"]\n path = lib/middle\n url = file://" + middle.folder
                                + "\n[submodule \"i\"]\n path = inner\n url = ../inner.git\n")
                .submodule("inner", innerCommit)
                .submodule("lib/middle", middleCommit)
                .submodule("nameless", innerCommit)
                .commit("main");

        Path folder = fixture.bring(outer.source(commit));

        assertThat(content(folder))
                .containsOnlyKeys(
                        ".gitmodules",
                        "dune",
                        "inner/deep",
                        "lib/middle/.gitmodules",
                        "lib/middle/vendor/inner/deep",
                        "lib/middle/x")
                .containsEntry("lib/middle/vendor/inner/deep", "3");
        assertThat(folder.resolve("nameless")).isEmptyDirectory();
    }

    @Test
    void endsWithSubmodulesThatDoNot() throws Exception {
        GitRepository repository = new GitRepository(temp.resolve("lamp.git"));
        String commit = repository
                .file(".gitmodules", "[submodule \"i\"]\n path = i\n url = ./\n")
                .commit("main");
        repository.submodule("i", commit);
        String last = repository.commit("main");
        GitRepository other = new GitRepository(temp.resolve("other.git"));
        String missing = other.file(".gitmodules", "[submodule \"i\"]\n path = i\n url = ../gone.git\n")
                .submodule("i", commit)
                .commit("main");

        assertThat(fixture.bring(repository.source(last))).isDirectory();
        assertThatThrownBy(() -> fixture.bring(other.source(missing)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("gone.git");
    }

    @Test
    void refusesSubmodulesOfThisMachineInARepositoryOfAnother() {
        assertThatThrownBy(() -> submodule("file:///etc", "https://a.example/x.git"))
                .isInstanceOf(ArchiveException.class)
                .hasMessage("'i' is a submodule at 'file:///etc', which is not fetched from here");
        assertThatThrownBy(() -> submodule("/etc", "https://a.example/x.git")).isInstanceOf(ArchiveException.class);
        assertThatThrownBy(() -> submodule("ext::sh -c x", "https://a.example/x.git"))
                .isInstanceOf(ArchiveException.class);
        assertThatThrownBy(() -> submodule("../../../x", "https://a.example/x.git"))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("is not below https://a.example/x.git");
    }

    @Test
    void resolvesSubmodulesAgainstTheirRepository() throws Exception {
        assertThat(submodule("../y.git", "https://a.example/b/x.git")).contains("https://a.example/b/y.git");
        assertThat(submodule("./y", "https://a.example/x/")).contains("https://a.example/x/y");
        assertThat(submodule("git@b.example:c/y.git", "https://a.example/x")).contains("git@b.example:c/y.git");
        assertThat(submodule("/y", "/x")).contains("/y");
    }

    @Test
    void refusesFilesThatLeaveTheFolder() throws Exception {
        GitRepository repository = new GitRepository(temp.resolve("lamp.git"));
        String linked = repository.link("out", "../../x").commit("main");
        assertThatThrownBy(() -> fixture.bring(repository.source(linked)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("'out' is a symbolic link to '../../x', outside the folder");
        String dots = commitOfTree(repository, "..");
        assertThatThrownBy(() -> fixture.bring(repository.source(dots)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("'../evil' would be outside the folder");
        assertThat(fixture.leftIn("sources")).isEmpty();
    }

    @Test
    void leavesNothingOfGit() throws Exception {
        GitRepository repository = new GitRepository(temp.resolve("lamp.git"));
        String commit = commitOfTree(repository, ".git");

        assertThat(content(fixture.bring(repository.source(commit)))).isEmpty();
    }

    @Test
    void knowsNothingOfTheUsersOwnConfiguration() throws Exception {
        GitSystem.use();
        SystemReader reader = SystemReader.getInstance();

        assertThat(reader.getUserConfig().getSections()).isEmpty();
        assertThat(reader.getSystemConfig().getSections()).isEmpty();
        assertThat(reader.getJGitConfig().getSections()).isEmpty();
        assertThat(reader.openUserConfig(null, FS.DETECTED).getFile()).isNull();
        assertThat(reader.getenv("GIT_DIR")).isNull();
        assertThat(reader.getenv("GIT_SSH")).isNotNull();
        GitSystem.use();
        assertThat(SystemReader.getInstance()).isSameAs(reader);
    }

    @Test
    void refusesAHostThatSshWouldTakeForAnOption() {
        assertThatThrownBy(() ->
                        fixture.bring(source("git+ssh://-oProxyCommand=x/lamp.git#" + "0123456789".repeat(4), "lamp")))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("a host or user does not start with a dash");
    }

    @Test
    void offersAUserWhereOneIsAskedForAndSaysWhenItIsRefused() throws Exception {
        List<String> offered = new CopyOnWriteArrayList<>();
        List<String> proxied = new CopyOnWriteArrayList<>();
        GitAccess access = new GitAccess() {
            @Override
            public Optional<Credentials> credentials(URI repository) {
                return Optional.of(new Credentials("anna", "secret"));
            }

            @Override
            public Proxy proxy(URI address) {
                proxied.add(address.getPath());
                return Proxy.NO_PROXY;
            }
        };
        try (Downloads server = new Downloads()) {
            String url = server.answer("/lamp.git/info/refs", exchange -> {
                String user = exchange.getRequestHeaders().getFirst("Authorization");
                if (user != null) {
                    offered.add(user);
                }
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"lamp\"");
                Downloads.send(exchange, 401, "no".getBytes(UTF_8));
            });
            Source lamp = source("git+" + url.replace("/info/refs", "") + "#" + "0123456789".repeat(4), "lamp");
            Network network = new Network(server, access, Mirrors.NONE, fixture.pauses::add);

            assertThatThrownBy(() -> new Sources(temp.resolve("store"), network)
                            .use(lamp, new Sources.Demand(false, false), fixture, (tree, manifest) -> {}))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("not authorized; the repository wants a user and password")
                    .hasMessageNotContaining("secret");
            // Base64 of anna:secret.
            assertThat(offered).isNotEmpty().allMatch(header -> header.equals("Basic YW5uYTpzZWNyZXQ="));
            assertThat(proxied).contains("/lamp.git/info/refs");
            assertThat(fixture.pauses).isEmpty();
        }
    }

    @Test
    void triesABusyServerAgain() throws Exception {
        try (Downloads server = new Downloads()) {
            String url = server.answer("/lamp.git/info/refs", exchange -> Downloads.send(exchange, 503, new byte[0]));
            Source lamp = source("git+" + url.replace("/info/refs", "") + "#" + "0123456789".repeat(4), "lamp");

            assertThatThrownBy(() -> fixture.bring(lamp))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining(lamp.location() + ": 503");
            assertThat(fixture.pauses).hasSize(2);
        }
    }

    @Test
    void asksMirrorsOfRepositories() throws Exception {
        GitRepository repository = new GitRepository(temp.resolve("mirror/lamp.git"));
        String commit = repository.file("x", "1").commit("main");
        Mirrors mirrors = new Mirrors(
                List.of(new Mirrors.Rule("https://a.invalid/", "file://" + temp.resolve("mirror") + "/")),
                List.of("https://cache.invalid"),
                false);
        StoreFixture mirrored = new StoreFixture(temp.resolve("store"), fixtureTransfer(), mirrors);

        Source lamp = source("git+https://a.invalid/lamp.git#" + commit, "lamp");
        assertThat(content(mirrored.bring(lamp, true))).containsEntry("x", "1");
        assertThat(mirrored.sources().missingOffline(List.of(lamp))).isEmpty();
    }

    private static Transfer fixtureTransfer() {
        return (location, to) -> {
            throw new TransferException("nothing is downloaded here", false);
        };
    }

    private Optional<String> submodule(String url, String parent) throws Exception {
        Path folder = Files.createTempDirectory(temp, "modules");
        GitRepository repository = new GitRepository(folder);
        String commit = repository
                .file(".gitmodules", "[submodule \"i\"]\n path = i\n url = \"" + url + "\"\n")
                .commit("main");
        try (Repository opened =
                new FileRepositoryBuilder().setGitDir(folder.toFile()).build()) {
            return Submodules.of(opened, opened.parseCommit(ObjectId.fromString(commit)))
                    .url("i", parent);
        }
    }

    private long bytes(Source source) throws Exception {
        fixture.events.clear();
        fixture.bring(source);
        return Long.parseLong(fixture.events.get(0).substring("lamp ".length()));
    }

    private static String noise(long seed) {
        StringBuilder noise = new StringBuilder();
        new Random(seed).ints(100_000, ' ', '~').forEach(c -> noise.append((char) c));
        return noise.toString();
    }

    /** A commit with a folder of a name that git itself does not write. */
    private static String commitOfTree(GitRepository repository, String name) throws Exception {
        try (Repository opened = new FileRepositoryBuilder()
                        .setGitDir(repository.folder.toFile())
                        .build();
                ObjectInserter inserter = opened.newObjectInserter()) {
            ObjectId blob = inserter.insert(Constants.OBJ_BLOB, "x".getBytes(UTF_8));
            TreeFormatter inner = new TreeFormatter();
            inner.append("evil", FileMode.REGULAR_FILE, blob);
            TreeFormatter outer = new TreeFormatter();
            outer.append(name.getBytes(UTF_8), FileMode.TREE, inserter.insert(inner));
            var commit = new CommitBuilder();
            commit.setTreeId(inserter.insert(outer));
            var person = new PersonIdent("Anna", "anna@a.example");
            commit.setAuthor(person);
            commit.setCommitter(person);
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            var update = opened.updateRef("refs/heads/evil");
            update.setNewObjectId(id);
            update.forceUpdate();
            return id.name();
        }
    }
}
