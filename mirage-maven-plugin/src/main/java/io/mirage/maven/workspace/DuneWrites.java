package io.mirage.maven.workspace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which files of vendored sources dune may write to: what rules promote, {@code dune-project}, to which dune 2.9 adds a
 * missing {@code (using …)}, and opam files that are generated from one.
 *
 * @param files paths; {@code FOLDER/.opam} stands for all opam files of a folder
 * @param folders paths that end with a slash, for all that is in them; the empty path for everything
 */
record DuneWrites(Set<String> files, Set<String> folders) {
    private static final String PROJECT = "dune-project";
    private static final String OPAM = ".opam";
    private static final String PROMOTES = "promote";
    private static final String GENERATES = "generate_opam_files";
    // (promote (into ../lib)), (subdir ../lib) and the like.
    private static final Pattern ELSEWHERE = Pattern.compile("\\binto\\b|\\.\\.");

    /**
     * Reads the dune files.
     *
     * @param source the vendored sources
     * @param paths all files in them
     */
    static DuneWrites of(Path source, Set<String> paths) throws IOException {
        Set<String> files = new HashSet<>();
        Set<String> folders = new HashSet<>();
        for (String path : paths) {
            String folder = path.substring(0, path.lastIndexOf('/') + 1);
            String name = path.substring(folder.length());
            if (name.equals(PROJECT)) {
                files.add(path);
                if (read(source.resolve(path)).contains(GENERATES)) {
                    files.add(folder + OPAM);
                }
            } else if (name.equals("dune") || name.equals("jbuild") || name.endsWith(".inc")) {
                // One in OCaml syntax has the word somewhere, too.
                String text = read(source.resolve(path));
                if (text.contains(PROMOTES)) {
                    folders.add(ELSEWHERE.matcher(text).find() ? topFolder(path) : folder);
                }
            }
        }
        return new DuneWrites(files, folders);
    }

    /** The folder that a file is in, at the top, with a slash; empty for a file at the top. */
    static String topFolder(String path) {
        return path.substring(0, path.indexOf('/') + 1);
    }

    /** Whether dune may write to a file. */
    boolean include(String path) {
        int slash = path.lastIndexOf('/') + 1;
        if (files.contains(path) || (path.endsWith(OPAM) && files.contains(path.substring(0, slash) + OPAM))) {
            return true;
        }
        for (int end = folders.isEmpty() ? 0 : slash; end > 0; end = path.lastIndexOf('/', end - 2) + 1) {
            if (folders.contains(path.substring(0, end))) {
                return true;
            }
        }
        return folders.contains("");
    }

    private static String read(Path file) throws IOException {
        try {
            // Not every vendored file is UTF-8.
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return ""; // a link into nowhere
        }
    }
}
