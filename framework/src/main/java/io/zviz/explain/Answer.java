package io.zviz.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What becomes of an operation, and why.
 *
 * @param question the operation
 * @param verdict what becomes of it
 * @param steps the layers that it meets, in order, up to the one that decides
 * @param changes what would change the verdict, one line each
 */
public record Answer(Question question, Verdict verdict, List<Step> steps, List<String> changes) {
  /** Copies the lists. */
  public Answer {
    steps = List.copyOf(steps);
    changes = List.copyOf(changes);
  }

  /** The layer's word that decides: the last. */
  public Step decisive() {
    return steps.get(steps.size() - 1);
  }

  /** The answer as a tree for JSON. */
  public Map<String, Object> toTree() {
    SortedMap<String, Object> tree = new TreeMap<>();
    tree.put("operation", question.text());
    tree.put("verdict", verdict.kind());
    tree.put("errnos", List.copyOf(verdict.errnos()));
    tree.put("changes", changes);
    List<Object> all = new ArrayList<>();
    steps.forEach(step -> all.add(tree(step)));
    tree.put("steps", all);
    return tree;
  }

  private static Map<String, Object> tree(Step step) {
    return Map.of(
        "layer", String.valueOf(step.layer().letter()),
        "verdict", step.verdict().kind(),
        "rule", step.rule(),
        "origin", step.origin(),
        "enforced_by", step.enforcers(),
        "artifacts",
            step.lines().stream()
                .map(l -> Map.of("file", l.file(), "place", l.place(), "text", l.text()))
                .toList());
  }
}
