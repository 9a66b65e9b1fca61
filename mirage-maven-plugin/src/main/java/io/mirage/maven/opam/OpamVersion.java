package io.mirage.maven.opam;

/**
 * The order of versions in opam, which is Debian's (opam manual, "Version ordering"; Debian policy, 5.6.12): runs of
 * other characters and runs of digits in turn, numbers by their value, {@code ~} before everything and even before the
 * end, letters before other characters.
 *
 * @since 0.1.0
 */
public final class OpamVersion {
    private OpamVersion() {}

    /**
     * Compares two versions.
     *
     * @param left a version
     * @param right a version
     * @return less than, equal to, or greater than 0; 0 also for versions that differ in leading zeros only
     */
    public static int compare(String left, String right) {
        if (left.equals(right)) {
            return 0;
        }
        // Both marks are part of the order only: EPOCH:UPSTREAM-REVISION.
        int leftEpoch = left.indexOf(':');
        int rightEpoch = right.indexOf(':');
        int epoch =
                compareParts(left.substring(0, Math.max(leftEpoch, 0)), right.substring(0, Math.max(rightEpoch, 0)));
        if (epoch != 0) {
            return epoch;
        }
        String leftRest = left.substring(leftEpoch + 1);
        String rightRest = right.substring(rightEpoch + 1);
        int upstream = compareParts(upstream(leftRest), upstream(rightRest));
        return upstream != 0 ? upstream : compareParts(revision(leftRest), revision(rightRest));
    }

    private static String upstream(String version) {
        int dash = version.lastIndexOf('-');
        return dash < 0 ? version : version.substring(0, dash);
    }

    private static String revision(String version) {
        int dash = version.lastIndexOf('-');
        return dash < 0 ? "" : version.substring(dash + 1);
    }

    private static int compareParts(String left, String right) {
        int i = 0;
        int j = 0;
        while (i < left.length() || j < right.length()) {
            while (isOther(left, i) || isOther(right, j)) {
                int order = Integer.compare(weight(left, i), weight(right, j));
                if (order != 0) {
                    return order;
                }
                i++;
                j++;
            }
            int leftEnd = numberEnd(left, i);
            int rightEnd = numberEnd(right, j);
            int order = compareNumbers(left.substring(i, leftEnd), right.substring(j, rightEnd));
            if (order != 0) {
                return order;
            }
            i = leftEnd;
            j = rightEnd;
        }
        return 0;
    }

    /** A digit and the end weigh the same: both end a run of other characters. */
    private static int weight(String version, int at) {
        if (!isOther(version, at)) {
            return 0;
        }
        char c = version.charAt(at);
        if (c == '~') {
            return -1;
        }
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return letter ? c : c + Character.MAX_VALUE;
    }

    private static boolean isOther(String version, int at) {
        return at < version.length() && !isDigit(version.charAt(at));
    }

    private static int numberEnd(String version, int start) {
        int end = start;
        while (end < version.length() && isDigit(version.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int compareNumbers(String left, String right) {
        String leftNumber = withoutZeros(left);
        String rightNumber = withoutZeros(right);
        int order = Integer.compare(leftNumber.length(), rightNumber.length());
        return order != 0 ? order : leftNumber.compareTo(rightNumber);
    }

    private static String withoutZeros(String digits) {
        int start = 0;
        while (start < digits.length() && digits.charAt(start) == '0') {
            start++;
        }
        return digits.substring(start);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
