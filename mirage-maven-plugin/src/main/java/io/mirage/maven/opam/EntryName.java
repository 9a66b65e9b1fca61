package io.mirage.maven.opam;

import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Names that somebody else chose. */
final class EntryName {
    private EntryName() {}

    /**
     * Takes a path apart.
     *
     * @param name of an entry of an archive
     * @return its parts below the folder; none for the folder itself
     * @throws ArchiveException if it leaves the folder, or has characters that no name of a source file has
     */
    static List<String> parts(String name) throws ArchiveException {
        check(name, "it has an entry");
        if (isAbsolute(name)) {
            throw new ArchiveException("'" + name + "' has an absolute path, outside the folder");
        }
        List<String> parts = new ArrayList<>();
        for (String part : name.split("/", -1)) {
            if (part.equals("..")) {
                throw new ArchiveException("'" + name + "' would be outside the folder");
            }
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return parts;
    }

    /** Refuses characters that would break the manifest, or a terminal that shows the name. */
    static void check(String name, String what) throws ArchiveException {
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new ArchiveException(what + " '" + shown(name) + "', with control characters");
        }
        if (File.separatorChar == '\\' && name.indexOf('\\') >= 0) {
            throw new ArchiveException(what + " '" + name + "', with a backslash");
        }
    }

    static String shown(String name) {
        StringBuilder shown = new StringBuilder();
        name.chars().forEach(c -> {
            if (Character.isISOControl(c)) {
                shown.append(String.format("\\x%02x", c));
            } else {
                shown.append((char) c);
            }
        });
        return shown.toString();
    }

    static boolean isAbsolute(String name) throws ArchiveException {
        try {
            return name.startsWith("/") || Path.of(name).isAbsolute();
        } catch (InvalidPathException e) {
            throw new ArchiveException(
                    "'" + shown(name) + "' cannot be the name of a file here; a UTF-8 locale may help", e);
        }
    }
}
