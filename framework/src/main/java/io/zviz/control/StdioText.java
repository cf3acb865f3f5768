package io.zviz.control;

import io.zviz.launch.Stdio;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is to be known of standard streams whose descriptors are passed on. */
final class StdioText {
  private StdioText() {}

  static Map<String, Object> of(Stdio stdio) {
    Map<String, Object> fields = new TreeMap<>();
    stdio
        .relayed()
        .ifPresent(
            relayed -> {
              fields.put("streams", relayed.streams());
              fields.put("settings", Base64.getEncoder().encodeToString(relayed.settings()));
              fields.put("size", Base64.getEncoder().encodeToString(relayed.size()));
            });
    return fields;
  }

  /** Streams that are no terminal of the supervisor's: its session is not the caller's. */
  static Stdio read(Map<String, Object> tree, int in, int out, int err) {
    Fields fields = new Fields(tree);
    if (!tree.containsKey("streams")) {
      return new Stdio(in, out, err, false);
    }
    List<Integer> streams = fields.texts("streams").stream().map(Integer::valueOf).toList();
    return new Stdio(
        in,
        out,
        err,
        true,
        Optional.of(new Stdio.Relayed(streams, bytes(fields, "settings"), bytes(fields, "size"))));
  }

  private static byte[] bytes(Fields fields, String name) {
    try {
      return Base64.getDecoder().decode(fields.text(name));
    } catch (IllegalArgumentException damaged) {
      throw new ControlException("a message without a usable \"" + name + "\"", damaged);
    }
  }
}
