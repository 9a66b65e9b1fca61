package io.mirage.maven.release;

import io.mirage.maven.opam.Checksum;
import io.mirage.maven.opam.Digests;
import io.mirage.maven.opam.PackageDescription;
import io.mirage.maven.opam.PackageInfo;
import io.mirage.maven.opam.Source;
import io.mirage.maven.project.Coordinates;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The software bill of materials of a unikernel: CycloneDX 1.6 ({@code bom-1.6.schema.json}).
 *
 * @since 0.1.0
 */
public final class Sbom {
    /**
     * Packages that are installed, not vendored, and whose code is in the image all the same: the OCaml runtime and
     * standard library, and the bindings of a target. All other installed packages are tools.
     */
    private static final Pattern IN_IMAGE = Pattern.compile("ocaml|ocaml-(?:base-compiler|compiler|variants|system|src)"
            + "|ocaml-(?:solo5|freestanding|unikraft)(?:-.*)?|solo5(?:-(?:bindings|cross)-.*)?");

    private static final Pattern CREDENTIALS = Pattern.compile("^(https?://)[^/?#]*@");

    private final Licences licences = new Licences();
    private final SortedMap<String, PackageInfo> packages = new TreeMap<>();
    private final Map<String, String> purls = new HashMap<>();

    private Sbom(List<PackageInfo> packages) {
        for (PackageInfo info : packages) {
            String purl = Purl.opam(info.name(), version(info));
            this.packages.putIfAbsent(purl, info);
            this.purls.putIfAbsent(info.name(), purl);
        }
    }

    /**
     * Writes a bill of materials. It has the same bytes for the same values, in whatever order the packages are.
     *
     * @param unikernel what it is about
     * @param packages what the unikernel is built from and with
     * @param timestamp when it was built, ISO 8601 in UTC; left out if there is none
     * @param pluginVersion the version of this plugin; left out if there is none
     * @return the JSON
     */
    public static String cycloneDx(
            Coordinates unikernel,
            List<PackageInfo> packages,
            Optional<String> timestamp,
            Optional<String> pluginVersion) {
        Sbom sbom = new Sbom(packages);
        Map<String, Object> rest = new LinkedHashMap<>();
        rest.put("version", 1);
        rest.put("metadata", metadata(unikernel, timestamp, pluginVersion));
        rest.put("components", sbom.components());
        rest.put("dependencies", sbom.dependencies(purl(unikernel)));
        Map<String, Object> bom = new LinkedHashMap<>();
        bom.put("bomFormat", "CycloneDX");
        bom.put("specVersion", "1.6");
        bom.put("serialNumber", serialNumber(Json.write(rest)));
        bom.putAll(rest);
        return Json.write(bom);
    }

    /** A UUID of version 8 (RFC 9562): one for what is in the file, since the same inputs have to give the same bytes. */
    private static String serialNumber(String content) {
        byte[] digest = HexFormat.of().parseHex(Digests.sha256(content));
        digest[6] = (byte) ((digest[6] & 0x0f) | 0x80);
        digest[8] = (byte) ((digest[8] & 0x3f) | 0x80);
        String hex = HexFormat.of().formatHex(digest, 0, 16);
        return "urn:uuid:"
                + String.join(
                        "-",
                        hex.substring(0, 8),
                        hex.substring(8, 12),
                        hex.substring(12, 16),
                        hex.substring(16, 20),
                        hex.substring(20));
    }

    private static Map<String, Object> metadata(
            Coordinates unikernel, Optional<String> timestamp, Optional<String> pluginVersion) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        timestamp.ifPresent(time -> metadata.put("timestamp", time));
        pluginVersion.ifPresent(version -> metadata.put(
                "tools",
                Map.of(
                        "components",
                        List.of(artifact(new Coordinates("io.mirage.maven", "mirage-maven-plugin", version), false)))));
        metadata.put("component", artifact(unikernel, true));
        return metadata;
    }

    private static Map<String, Object> artifact(Coordinates coordinates, boolean referred) {
        Map<String, Object> component = new LinkedHashMap<>();
        component.put("type", "application");
        if (referred) {
            component.put("bom-ref", purl(coordinates));
        }
        component.put("group", coordinates.groupId());
        component.put("name", coordinates.artifactId());
        component.put("version", coordinates.version());
        component.put("purl", purl(coordinates));
        return component;
    }

    private static String purl(Coordinates coordinates) {
        return Purl.maven(coordinates.groupId(), coordinates.artifactId(), coordinates.version());
    }

    private List<Object> components() {
        List<Object> components = new ArrayList<>();
        packages.forEach((purl, info) -> {
            Map<String, Object> component = new LinkedHashMap<>();
            component.put("type", "library");
            component.put("bom-ref", purl);
            component.put("name", info.name());
            version(info).ifPresent(version -> component.put("version", version));
            component.put("scope", isInImage(info) ? "required" : "excluded");
            info.source().ifPresent(source -> putUnlessEmpty(component, "hashes", hashes(source)));
            info.description()
                    .map(PackageDescription::licences)
                    .ifPresent(texts -> putUnlessEmpty(component, "licenses", licences.json(texts)));
            component.put("purl", purl);
            info.source().ifPresent(source -> putUnlessEmpty(component, "externalReferences", references(source)));
            components.add(component);
        });
        return components;
    }

    private static Optional<String> version(PackageInfo info) {
        return info.version().filter(version -> !version.isBlank());
    }

    private static boolean isInImage(PackageInfo info) {
        return info.vendored() || IN_IMAGE.matcher(info.name()).matches();
    }

    private static void putUnlessEmpty(Map<String, Object> component, String field, Collection<Object> values) {
        if (!values.isEmpty()) {
            component.put(field, values);
        }
    }

    private static List<Object> hashes(Source source) {
        List<Object> hashes = new ArrayList<>();
        for (Checksum checksum : source.checksums()) {
            Map<String, Object> hash = new LinkedHashMap<>();
            hash.put("alg", checksum.algorithm().javaName());
            hash.put("content", checksum.hex());
            hashes.add(hash);
        }
        return hashes;
    }

    private static List<Object> references(Source source) {
        String url = CREDENTIALS.matcher(source.location()).replaceFirst("$1");
        if (source.isGit()) {
            url += source.revision().map(commit -> '#' + commit).orElse("");
        }
        if (!isUrl(url)) {
            return List.of();
        }
        Map<String, Object> reference = new LinkedHashMap<>();
        reference.put("type", source.isGit() ? "vcs" : "distribution");
        reference.put("url", url);
        return List.of(reference);
    }

    /** What git or opam takes for an address, a path or host:path, is not always a URL. */
    private static boolean isUrl(String text) {
        try {
            return new URI(text).isAbsolute();
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** A package without a description is left out, which says that its dependencies are not known. */
    private List<Object> dependencies(String unikernel) {
        Map<String, NavigableSet<String>> known = new TreeMap<>();
        Set<String> needed = new HashSet<>();
        packages.forEach((purl, info) -> info.description().ifPresent(description -> {
            NavigableSet<String> dependsOn = new TreeSet<>();
            for (String name : description.dependsOn()) {
                Optional.ofNullable(purls.get(name))
                        .filter(other -> !other.equals(purl))
                        .ifPresent(dependsOn::add);
            }
            needed.addAll(dependsOn);
            known.put(purl, dependsOn);
        }));
        NavigableSet<String> direct = new TreeSet<>();
        packages.forEach((purl, info) -> {
            if (isInImage(info) && !needed.contains(purl)) {
                direct.add(purl);
            }
        });
        List<Object> dependencies = new ArrayList<>();
        dependencies.add(dependency(unikernel, direct));
        known.forEach((purl, dependsOn) -> dependencies.add(dependency(purl, dependsOn)));
        return dependencies;
    }

    private static Map<String, Object> dependency(String ref, NavigableSet<String> dependsOn) {
        Map<String, Object> dependency = new LinkedHashMap<>();
        dependency.put("ref", ref);
        if (!dependsOn.isEmpty()) {
            dependency.put("dependsOn", dependsOn);
        }
        return dependency;
    }
}
