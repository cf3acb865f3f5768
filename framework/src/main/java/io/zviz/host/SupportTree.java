package io.zviz.host;

import io.zviz.spi.host.Support;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a probe found as a JSON tree, and back. */
public final class SupportTree {
  private SupportTree() {}

  /** The tree: {@code state}, and what belongs to that state. */
  public static Map<String, Object> of(Support support) {
    if (support instanceof Support.Available found) {
      return Map.of(
          "state", "available",
          "version", found.version(),
          "features", found.features(),
          "evidence", found.evidence());
    }
    if (support instanceof Support.NotEnabled off) {
      return Map.of("state", "not-enabled", "why", off.why(), "remedy", off.remedy());
    }
    if (support instanceof Support.Unknown unseen) {
      return Map.of("state", "unknown", "why", unseen.why(), "remedy", unseen.remedy());
    }
    return Map.of("state", "not-implemented", "why", ((Support.NotImplemented) support).why());
  }

  /**
   * Back from the tree.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Support parse(JsonFields tree) {
    String state = tree.text("state");
    return switch (state) {
      case "available" ->
          new Support.Available(
              tree.text("version"), features(tree.object("features")), evidence(tree));
      case "not-enabled" -> new Support.NotEnabled(tree.text("why"), tree.text("remedy"));
      case "unknown" -> new Support.Unknown(tree.text("why"), tree.text("remedy"));
      case "not-implemented" -> new Support.NotImplemented(tree.text("why"));
      default -> throw new IllegalArgumentException("unknown state \"" + state + "\"");
    };
  }

  private static SortedMap<String, String> features(JsonFields tree) {
    SortedMap<String, String> features = new TreeMap<>();
    tree.keys().forEach(key -> features.put(key, tree.text(key)));
    return features;
  }

  private static List<String> evidence(JsonFields tree) {
    return tree.texts("evidence");
  }
}
