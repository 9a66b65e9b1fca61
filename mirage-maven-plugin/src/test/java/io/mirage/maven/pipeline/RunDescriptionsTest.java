package io.mirage.maven.pipeline;

import static io.mirage.maven.project.ContextBuilder.context;
import static io.mirage.maven.project.DeclarationBuilder.declare;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirage.maven.pipeline.RunDescriptions.Description;
import io.mirage.maven.project.DeclarationBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDescriptionsTest {

    @TempDir
    Path temp;

    private FakeProject project;

    @BeforeEach
    void makeProject() throws Exception {
        project = new FakeProject(temp);
        project.installMirage();
    }

    @Test
    void areNoneOfAProgramThatThePomDescribes() throws Exception {
        assertThat(of(declare(context("a", "xen").arch("x86_64")))).isEmpty();
    }

    @Test
    void lieBesideTheImage() throws Exception {
        config();

        List<Description> all = of(declare(context("a", "hvt", "xen").arch("x86_64")));

        assertThat(all)
                .extracting(Description::path)
                .containsExactly("dist/a/lamp.xl", "dist/a/lamp.xl.in", "dist/a/lamp-xen_libvirt.xml");
        assertThat(all).extracting(Description::type).containsExactly("xl", "xl.in", "libvirt.xml");
        assertThat(all).allSatisfy(description -> {
            assertThat(description.image().target().name()).isEqualTo("xen");
            assertThat(description.classifier("x86_64"))
                    .isEqualTo(description.type().equals("libvirt.xml") ? "x86_64-xen" : "x86_64");
        });
        assertThat(all.get(0).text()).contains("kernel = 'lamp.xen'");
    }

    @Test
    void haveTheTargetInTheirNamesWhereAnotherTargetHasOneToo() throws Exception {
        config();

        List<Description> all = of(declare(context("a", "virtio", "xen").arch("x86_64")));

        assertThat(all)
                .extracting(Description::path)
                .containsExactly(
                        "dist/a/lamp_libvirt.xml",
                        "dist/a/lamp.xl",
                        "dist/a/lamp.xl.in",
                        "dist/a/lamp-xen_libvirt.xml");
        assertThat(all)
                .extracting(description -> description.type() + ":" + description.classifier("x86_64"))
                .containsExactly("libvirt.xml:x86_64", "xl:x86_64", "xl.in:x86_64", "libvirt.xml:x86_64-xen");
    }

    @Test
    void areOfEachContext() throws Exception {
        config();

        assertThat(of(declare(
                        context("a", "virtio").arch("x86_64"),
                        context("debug", "virtio").arch("x86_64").classifier("dbg"))))
                .extracting(Description::path)
                .containsExactly("dist/a/lamp_libvirt.xml", "dist/debug/lamp_libvirt.xml");
    }

    @Test
    void nameTheImageAsThePomDoes() throws Exception {
        config();

        List<Description> all =
                of(declare(context("a", "virtio").arch("x86_64")).name("torch"));

        assertThat(all).extracting(Description::path).containsExactly("dist/a/torch_libvirt.xml");
        assertThat(all.get(0).text()).contains("<kernel>torch.virtio</kernel>");
    }

    private void config() throws Exception {
        Files.delete(project.base().resolve("src/main/mirage/main.ml"));
        project.source("src/main/mirage/config.ml", "let () = register \"lamp\" [ main ]\n");
        project.source("src/main/mirage/unikernel.ml", "");
    }

    private List<Description> of(DeclarationBuilder declaration) throws Exception {
        return RunDescriptions.of(project.configurator()
                .configure(project.request(declaration), Dependencies.Mode.BRING, project.log.logger()));
    }
}
