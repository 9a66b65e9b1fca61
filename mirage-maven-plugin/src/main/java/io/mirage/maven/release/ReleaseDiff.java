package io.mirage.maven.release;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is different between two releases of a unikernel.
 *
 * @param packages what changed among packages, by name
 * @param images what changed among images, by type and classifier; images of equal size and devices are not in it
 * @since 0.1.0
 */
public record ReleaseDiff(SortedMap<String, PackageChange> packages, SortedMap<String, ImageChange> images) {
    /** Copies the maps. */
    public ReleaseDiff {
        packages = new TreeMap<>(packages);
        images = new TreeMap<>(images);
    }

    /**
     * A package in two releases.
     *
     * @param before its version; null when it was not there
     * @param after its version; null when it is not there any more
     */
    public record PackageChange(
            @Nullable String before, @Nullable String after) {}

    /**
     * An image in two releases.
     *
     * @param before what it was; null when it was not there
     * @param after what it is; null when it is not there any more
     */
    public record ImageChange(Index.@Nullable ImageEntry before, Index.@Nullable ImageEntry after) {
        boolean isNone() {
            return before != null
                    && after != null
                    && before.size() == after.size()
                    && before.devices().equals(after.devices())
                    && before.sha256().equals(after.sha256());
        }
    }

    /**
     * Compares two releases.
     *
     * @param before the images of the one
     * @param packagesBefore its packages, versions by name
     * @param after the images of the other
     * @param packagesAfter its packages
     * @return what is different
     */
    public static ReleaseDiff between(
            List<Index.ImageEntry> before,
            SortedMap<String, String> packagesBefore,
            List<Index.ImageEntry> after,
            SortedMap<String, String> packagesAfter) {
        SortedMap<String, PackageChange> packages = new TreeMap<>();
        for (String name : union(packagesBefore, packagesAfter)) {
            PackageChange change = new PackageChange(packagesBefore.get(name), packagesAfter.get(name));
            if (!String.valueOf(change.before()).equals(String.valueOf(change.after()))) {
                packages.put(name, change);
            }
        }
        SortedMap<String, Index.ImageEntry> imagesBefore = byCoordinate(before);
        SortedMap<String, Index.ImageEntry> imagesAfter = byCoordinate(after);
        SortedMap<String, ImageChange> images = new TreeMap<>();
        for (String name : union(imagesBefore, imagesAfter)) {
            ImageChange change = new ImageChange(imagesBefore.get(name), imagesAfter.get(name));
            if (!change.isNone()) {
                images.put(name, change);
            }
        }
        return new ReleaseDiff(packages, images);
    }

    /**
     * The difference in words.
     *
     * @return a line for each change; one line when there is none
     */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        packages.forEach((name, change) -> lines.add("package " + name + ": " + told(change.before(), change.after())));
        images.forEach((name, change) -> {
            Index.ImageEntry old = change.before();
            Index.ImageEntry made = change.after();
            if (old == null || made == null) {
                lines.add("image " + name + ": " + (old == null ? "new" : "gone"));
                return;
            }
            if (!old.devices().equals(made.devices())) {
                lines.add("image " + name + ": devices " + old.deviceLabel() + " -> " + made.deviceLabel());
            }
            lines.add("image " + name + ": " + size(old.size(), made.size()));
        });
        return lines.isEmpty() ? List.of("No difference: packages, devices and images are the same.") : lines;
    }

    /**
     * The difference for programs.
     *
     * @return maps and lists, to be written as JSON
     */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(
                "packages",
                packages.entrySet().stream()
                        .map(one -> {
                            Map<String, Object> change = new LinkedHashMap<>();
                            change.put("name", one.getKey());
                            put(change, "before", one.getValue().before());
                            put(change, "after", one.getValue().after());
                            return change;
                        })
                        .toList());
        json.put(
                "images",
                images.entrySet().stream()
                        .map(one -> {
                            Map<String, Object> change = new LinkedHashMap<>();
                            change.put("image", one.getKey());
                            put(change, "before", one.getValue().before());
                            put(change, "after", one.getValue().after());
                            return change;
                        })
                        .toList());
        return json;
    }

    private static void put(Map<String, Object> json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static String told(@Nullable String before, @Nullable String after) {
        if (before == null) {
            return "new, " + (after == null || after.isEmpty() ? "no version" : after);
        }
        return after == null ? "gone, was " + before : before + " -> " + after;
    }

    private static String size(long before, long after) {
        if (before == after) {
            return "other bytes, the same size, " + after + " bytes";
        }
        long difference = after - before;
        return before + " -> " + after + " bytes (" + (difference > 0 ? "+" : "") + difference + ", "
                + String.format(java.util.Locale.ROOT, "%+.1f%%", 100.0 * difference / before) + ")";
    }

    private static SortedMap<String, Index.ImageEntry> byCoordinate(List<Index.ImageEntry> images) {
        SortedMap<String, Index.ImageEntry> sorted = new TreeMap<>();
        images.forEach(image -> sorted.put(image.artifact().label(), image));
        return sorted;
    }

    private static SortedSet<String> union(Map<String, ?> one, Map<String, ?> other) {
        SortedSet<String> names = new TreeSet<>(one.keySet());
        names.addAll(other.keySet());
        return names;
    }
}
