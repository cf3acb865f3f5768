package io.zviz.audit.suggest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Adds lines to the text of a profile: nothing of what is there changes, only lines are put between
 * others, at places that the parser gives. Where a list is written in a way in which that cannot be
 * done, nothing is.
 */
public final class ProfileMerge {
  private static final int INDENT = 2;

  private final String source;
  private final List<String> lines;
  private final String lineEnd;
  private final List<Insertion> insertions = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();

  /** At the same line, what is deeper comes first, and items of a list before keys beside it. */
  private static final Comparator<Insertion> ORDER =
      Comparator.comparingInt(Insertion::beforeLine)
          .thenComparing(Insertion::indent, Comparator.reverseOrder())
          .thenComparing(insertion -> !insertion.isItem());

  private record Insertion(int beforeLine, List<String> text) {
    int indent() {
      return text.get(0).length() - text.get(0).stripLeading().length();
    }

    boolean isItem() {
      return text.get(0).stripLeading().startsWith("- ");
    }
  }

  /**
   * The text with the lines.
   *
   * @param text the whole profile; the old one when a place is refused
   * @param refused where lines would have to go and cannot, each with the place and the reason
   */
  public record Merged(String text, List<String> refused) {
    /** Copies the list. */
    public Merged {
      refused = List.copyOf(refused);
    }
  }

  private ProfileMerge(String source, String text) {
    this.source = source;
    this.lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
    this.lines = new ArrayList<>(List.of(text.split("\r?\n", -1)));
  }

  /**
   * Adds what a suggestion proposes.
   *
   * @param source what messages call the text
   * @param text a profile that parses
   */
  public static Merged merge(String source, String text, Suggestion suggestion) {
    return merge(source, text, suggestion.lines());
  }

  static Merged merge(String source, String text, List<Line> lines) {
    ProfileMerge merge = new ProfileMerge(source, text);
    Node root = root(text);
    if (root instanceof MappingNode map && map.getFlowStyle() == FlowStyle.BLOCK) {
      merge.into(map, ProfileText.tree(lines));
    } else {
      merge.refuse(root, ProfileText.tree(lines));
    }
    boolean possible = merge.refused.isEmpty();
    return new Merged(possible ? merge.apply() : text, merge.refused);
  }

  private static Node root(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE); // the parser of profiles has checked the size
    return new Composer(new ParserImpl(new StreamReader(text), options), new Resolver(), options)
        .getSingleNode();
  }

  private void into(MappingNode map, Map<?, ?> wanted) {
    int indent = map.getStartMark().getColumn();
    wanted.forEach(
        (key, value) -> {
          NodeTuple entry = entry(map, String.valueOf(key));
          if (entry == null) {
            StringBuilder text = new StringBuilder();
            ProfileText.append(text, String.valueOf(key), value, indent);
            insert(endLine(map), text.toString().lines().toList());
          } else {
            intoEntry(entry, value);
          }
        });
  }

  private static @org.jspecify.annotations.Nullable NodeTuple entry(MappingNode map, String key) {
    for (NodeTuple tuple : map.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode scalar && scalar.getValue().equals(key)) {
        return tuple;
      }
    }
    return null;
  }

  private void intoEntry(NodeTuple entry, Object wanted) {
    Node key = entry.getKeyNode();
    Node value = entry.getValueNode();
    if (!isBlockBelow(key, value)) {
      refuse(key, wanted);
    } else if (value instanceof SequenceNode list && wanted instanceof List<?> items) {
      String column = " ".repeat(list.getStartMark().getColumn());
      insert(endLine(list), items.stream().map(item -> column + item).toList());
    } else if (value instanceof MappingNode map && wanted instanceof Map<?, ?> inner) {
      into(map, inner);
    } else {
      refuse(key, wanted);
    }
  }

  /** An alias, an anchor and flow style are not for adding lines to. */
  private boolean isBlockBelow(Node key, Node value) {
    boolean below = value.getStartMark().getLine() > key.getEndMark().getLine();
    String rest = lines.get(key.getEndMark().getLine()).substring(key.getEndMark().getColumn());
    boolean plain = rest.strip().matches(":(\\s+#.*)?");
    return below
        && plain
        && value instanceof CollectionNode<?> collection
        && collection.getFlowStyle() == FlowStyle.BLOCK;
  }

  private void refuse(Node key, Object wanted) {
    Mark at = key.getStartMark();
    StringBuilder text = new StringBuilder();
    if (key instanceof ScalarNode scalar) {
      ProfileText.append(text, scalar.getValue(), wanted, INDENT);
    } else {
      ProfileText.append(text, (Map<?, ?>) wanted, INDENT);
    }
    refused.add(
        "%s:%d:%d: not in block style, so that lines cannot be added; add by hand:%n%s"
            .formatted(source, at.getLine() + 1, at.getColumn() + 1, text));
  }

  /** The number of the line behind the last of a node's own text. */
  private static int endLine(Node node) {
    if (node instanceof MappingNode map
        && map.getFlowStyle() == FlowStyle.BLOCK
        && !map.getValue().isEmpty()) {
      NodeTuple last = map.getValue().get(map.getValue().size() - 1);
      return Math.max(endLine(last.getKeyNode()), endLine(last.getValueNode()));
    }
    if (node instanceof SequenceNode list
        && list.getFlowStyle() == FlowStyle.BLOCK
        && !list.getValue().isEmpty()) {
      return endLine(list.getValue().get(list.getValue().size() - 1));
    }
    Mark end = node.getEndMark();
    boolean behind = end.getColumn() == 0 && end.getLine() > node.getStartMark().getLine();
    return behind ? end.getLine() : end.getLine() + 1;
  }

  private void insert(int beforeLine, List<String> text) {
    insertions.add(new Insertion(beforeLine, text));
  }

  private String apply() {
    if (lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    List<Insertion> ordered = new ArrayList<>(insertions);
    ordered.sort(ORDER);
    List<String> all = new ArrayList<>();
    int next = 0;
    for (Insertion insertion : ordered) {
      int end = Math.min(insertion.beforeLine(), lines.size());
      all.addAll(lines.subList(next, Math.max(next, end)));
      next = Math.max(next, end);
      all.addAll(insertion.text());
    }
    all.addAll(lines.subList(next, lines.size()));
    return String.join(lineEnd, all) + lineEnd;
  }
}
