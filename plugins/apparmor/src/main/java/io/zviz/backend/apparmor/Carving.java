package io.zviz.backend.apparmor;

import io.zviz.spi.policy.PathPattern;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Expressions for all that a pattern names without what exceptions name. A refusal beats every
 * permission in AppArmor, whichever is the more specific, so it must leave exceptions out itself.
 *
 * <p>The language has no complement of a word, but of a byte. So the exceptions are put into a tree
 * of bytes, and what is left is written node by node: up to here the same, then another byte.
 */
final class Carving {
  /** An expression for each byte repeats what is before it: long ones would fill the memory. */
  private static final int LONGEST = 1024;

  private final List<String> expressions = new ArrayList<>();
  private final String before;
  private final String any;
  private final String after;

  private Carving(String before, String any, String after) {
    this.before = before;
    this.any = any;
    this.after = after;
  }

  /** The expressions; empty when the exceptions cannot be left out. */
  static Optional<List<String>> of(PathPattern pattern, Collection<PathPattern> exceptions) {
    if (exceptions.isEmpty()) {
      return Optional.of(List.of(whole(pattern)));
    }
    int length = exceptions.stream().mapToInt(path -> path.text().length()).sum();
    if (length > LONGEST || exceptions.stream().anyMatch(PathPattern::isGlob)) {
      return Optional.empty();
    }
    return pattern.isGlob()
        ? outOfGlob(pattern, exceptions)
        : Optional.of(outOfFolder(pattern, exceptions));
  }

  /** Everything that a pattern names. */
  static String whole(PathPattern pattern) {
    if ("/".equals(pattern.text())) {
      return "/{,**}";
    }
    if (!pattern.isGlob()) {
      return Aare.literal(Aare.bytes(pattern.text())) + Aare.AND_BELOW;
    }
    return folder(pattern) + Aare.glob(Aare.bytes(pattern.lastComponent())) + Aare.AND_BELOW;
  }

  private static String folder(PathPattern pattern) {
    String parent = "/".equals(pattern.parent()) ? "" : pattern.parent();
    return Aare.literal(Aare.bytes(parent)) + "/";
  }

  private static List<String> outOfFolder(PathPattern pattern, Collection<PathPattern> exceptions) {
    String folder = "/".equals(pattern.text()) ? "" : Aare.bytes(pattern.text());
    Node root = new Node();
    for (PathPattern exception : exceptions) {
      root.put(Aare.bytes(exception.text()).substring(folder.length() + 1));
    }
    Carving carving = new Carving(Aare.literal(folder) + "/", "**", "");
    if (!folder.isEmpty()) {
      carving.expressions.add(Aare.literal(folder));
    }
    carving.write(root, "");
    return carving.expressions;
  }

  private static Optional<List<String>> outOfGlob(
      PathPattern pattern, Collection<PathPattern> exceptions) {
    String glob = Aare.bytes(pattern.lastComponent());
    int star = glob.indexOf('*');
    if (glob.indexOf('*', star + 1) >= 0) {
      return Optional.empty();
    }
    String suffix = glob.substring(star + 1);
    Node root = new Node();
    for (PathPattern exception : exceptions) {
      String name = Aare.bytes(exception.lastComponent());
      if (!exception.parent().equals(pattern.parent()) || name.length() < glob.length() - 1) {
        return Optional.empty();
      }
      root.put(name.substring(star, name.length() - suffix.length()));
    }
    String before = folder(pattern) + Aare.literal(glob.substring(0, star));
    Carving carving = new Carving(before, "*", Aare.literal(suffix) + Aare.AND_BELOW);
    carving.write(root, "");
    if (glob.length() == 1) {
      carving.expressions.remove(before + carving.after); // a component is never empty
    }
    return Optional.of(carving.expressions);
  }

  private void write(Node node, String prefix) {
    String start = before + Aare.literal(prefix);
    List<Integer> others = new ArrayList<>(node.children.keySet());
    if (!others.contains((int) '/') && (node.end || any.length() == 1)) {
      others.add((int) '/');
    }
    if (!node.end) {
      expressions.add(start + after);
    }
    expressions.add(start + Aare.anyBut(others) + any + after);
    node.children.forEach(
        (next, child) -> {
          if (!(node.end && next == '/')) {
            write(child, prefix + (char) next.intValue());
          }
        });
  }

  /** A node of the tree of the exceptions' bytes. */
  private static final class Node {
    private final Map<Integer, Node> children = new TreeMap<>();
    private boolean end;

    private void put(String bytes) {
      Node node = this;
      for (int i = 0; i < bytes.length(); i++) {
        node = node.children.computeIfAbsent((int) bytes.charAt(i), c -> new Node());
      }
      node.end = true;
    }
  }
}
