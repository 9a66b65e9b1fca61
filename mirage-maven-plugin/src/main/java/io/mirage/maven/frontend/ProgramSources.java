package io.mirage.maven.frontend;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The source files of a program, by their path below the source directory, and what their names say.
 *
 * @param files from path, with {@code /} between names, to the file
 * @since 0.1.0
 */
public record ProgramSources(SortedMap<String, Path> files) {
    /** The files the POM front end builds: OCaml, ocamllex, ocamlyacc, C. */
    public static final List<String> PATTERNS =
            List.of("**/*.ml", "**/*.mli", "**/*.mll", "**/*.mly", "**/*.c", "**/*.h");

    /** Files whose names dune gives a meaning: a user who writes them expects them to count. */
    public static final List<String> DUNE_FILES =
            List.of("**/dune", "**/dune-project", "**/dune-workspace", "**/dune.inc", "**/*.opam");

    /** Copies the map. */
    public ProgramSources {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** The folders with files in them, without the source directory itself. */
    List<String> folders() {
        return files.keySet().stream()
                .map(ProgramSources::folder)
                .filter(folder -> !folder.isEmpty())
                .distinct()
                .toList();
    }

    /** Folders with C headers, which the C compiler has to be told. */
    List<String> headerFolders() {
        return files.keySet().stream()
                .filter(path -> path.endsWith(".h"))
                .map(ProgramSources::folder)
                .filter(folder -> !folder.isEmpty())
                .distinct()
                .toList();
    }

    /** The C files, by name without extension, as dune's foreign_stubs wants them. */
    List<String> cNames() {
        return names(".c");
    }

    /** The names, without folder and extension, of the files with an extension. */
    List<String> names(String extension) {
        return files.keySet().stream()
                .filter(path -> path.endsWith(extension))
                .map(path -> base(path, extension))
                .toList();
    }

    /** The generated parsers and lexers: from folder to names. */
    SortedMap<String, List<String>> byFolder(String extension) {
        return files.keySet().stream()
                .filter(path -> path.endsWith(extension))
                .collect(Collectors.groupingBy(
                        ProgramSources::folder,
                        TreeMap::new,
                        Collectors.mapping(path -> base(path, extension), Collectors.toList())));
    }

    /**
     * Whether a module comes from some file here.
     *
     * @param module its name, with a small or a capital first letter
     * @return true for a source, a lexer or a parser of that name
     */
    public boolean hasModule(String module) {
        return Stream.of(".ml", ".mll", ".mly")
                .flatMap(extension -> names(extension).stream())
                .anyMatch(name -> sameButFirst(name, module));
    }

    /** These files without those of one module. */
    ProgramSources without(String module) {
        SortedMap<String, Path> rest = new TreeMap<>(files);
        rest.keySet().removeIf(path -> {
            int dot = path.lastIndexOf('.');
            String extension = path.substring(dot);
            return !extension.equals(".c") && !extension.equals(".h") && sameButFirst(base(path, extension), module);
        });
        return new ProgramSources(rest);
    }

    private static boolean sameButFirst(String name, String module) {
        // A file may be called just .ml.
        return !name.isEmpty()
                && name.substring(1).equals(module.substring(1))
                && Character.toLowerCase(name.charAt(0)) == Character.toLowerCase(module.charAt(0));
    }

    private static String folder(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    private static String base(String path, String extension) {
        return path.substring(path.lastIndexOf('/') + 1, path.length() - extension.length());
    }
}
