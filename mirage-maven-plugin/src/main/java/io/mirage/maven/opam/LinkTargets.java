package io.mirage.maven.opam;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Where symbolic links of a tree point, followed as the system follows them: {@code a/..} is not the folder of {@code a}
 * when {@code a} is itself a link.
 */
final class LinkTargets {
    /** As Linux: then it is a circle, which leads nowhere. */
    private static final int MOST_LINKS = 40;

    private final Map<String, String> targets;

    /**
     * The links of a tree.
     *
     * @param targets from path to target, a relative one
     */
    LinkTargets(Map<String, String> targets) {
        this.targets = targets;
    }

    /**
     * Whether a link points out of the tree.
     *
     * @param link its path
     * @param depth how many parts of the path name the tree
     */
    boolean leaves(String link, int depth) {
        Deque<String> todo = new ArrayDeque<>(List.of(link.split("/")));
        Deque<String> at = new ArrayDeque<>();
        int followed = 0;
        while (!todo.isEmpty()) {
            String part = todo.removeFirst();
            if (part.equals("..")) {
                if (at.size() <= depth) {
                    return true;
                }
                at.removeLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                at.addLast(part);
                String target = targets.get(String.join("/", at));
                if (target != null) {
                    followed++;
                    if (followed > MOST_LINKS) {
                        return false;
                    }
                    at.removeLast();
                    Deque<String> parts = new ArrayDeque<>(List.of(target.split("/")));
                    for (Iterator<String> last = parts.descendingIterator(); last.hasNext(); ) {
                        todo.addFirst(last.next());
                    }
                }
            }
        }
        return false;
    }
}
