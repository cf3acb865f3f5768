package io.zviz.score;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One thing that a profile permits, and what it adds to the exposure.
 *
 * @param part the part of the score that it belongs to
 * @param what in words, such as {@code call ptrace}
 * @param points of 100
 * @param rule the rule that permits it, in words
 * @param position where that rule stands, or the documented default that it is
 * @param why it weighs what it weighs
 * @param remedy what would lower it
 */
public record Cost(
    String part,
    String what,
    double points,
    String rule,
    String position,
    String why,
    String remedy) {
  Map<String, Object> toTree() {
    SortedMap<String, Object> tree = new TreeMap<>();
    tree.put("part", part);
    tree.put("what", what);
    tree.put("points", Exposure.decimal(points));
    tree.put("rule", rule);
    tree.put("position", position);
    tree.put("why", why);
    tree.put("remedy", remedy);
    return tree;
  }
}
