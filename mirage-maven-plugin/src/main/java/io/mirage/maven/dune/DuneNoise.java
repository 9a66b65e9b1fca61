package io.mirage.maven.dune;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Lines that tools print on builds that succeed and that mean nothing to the user: linkers about stack notes, archivers,
 * configure scripts of vendored C libraries.
 */
final class DuneNoise {

    private static final List<Pattern> NOISE = List.of(
            Pattern.compile(
                    ".*ld(\\.\\w+)?: warning: .*(requires executable stack|missing \\.note\\.GNU-stack section).*"),
            Pattern.compile(".*ld(\\.\\w+)?: NOTE: This behaviour is deprecated.*"),
            Pattern.compile("(\\S*-)?ar: creating \\S+"),
            Pattern.compile("a - \\S+"),
            Pattern.compile("checking (for|whether|how|if|build|host|that|the|what|where) ?.*"),
            Pattern.compile("configure: (creating|summary of build options|executing|loading|WARNING).*"),
            Pattern.compile("config\\.status: .*"),
            Pattern.compile("make(\\[\\d+\\])?: (Entering|Leaving) directory .*"),
            Pattern.compile("libtool: .*"),
            Pattern.compile("\\s*"));

    private DuneNoise() {}

    static boolean isNoise(String line) {
        return NOISE.stream().anyMatch(pattern -> pattern.matcher(line).matches());
    }
}
