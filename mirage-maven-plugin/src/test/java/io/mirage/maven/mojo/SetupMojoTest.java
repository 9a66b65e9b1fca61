package io.mirage.maven.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import org.apache.maven.settings.Proxy;
import org.junit.jupiter.api.Test;

class SetupMojoTest {

    @Test
    void tellsOpamOfTheProxiesOfTheSettings() throws Exception {
        Proxy http = proxy("http", "proxy.example.org", 3128);
        http.setUsername("ann");
        http.setPassword("a b@c");
        http.setNonProxyHosts("localhost|*.example.org");
        Proxy https = proxy("https", "secure.example.org", 8080);
        Proxy off = proxy("ftp", "off.example.org", 1);
        off.setActive(false);

        assertThat(SetupMojo.proxies(List.of(http, https, off)))
                .containsOnly(
                        entry("http_proxy", "http://ann:a%20b%40c@proxy.example.org:3128"),
                        entry("https_proxy", "http://secure.example.org:8080"),
                        entry("no_proxy", "localhost,.example.org"));
    }

    private static Proxy proxy(String protocol, String host, int port) {
        Proxy proxy = new Proxy();
        proxy.setProtocol(protocol);
        proxy.setHost(host);
        proxy.setPort(port);
        return proxy;
    }
}
