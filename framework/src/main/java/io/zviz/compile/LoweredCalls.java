package io.zviz.compile;

import io.zviz.seccomp.SeccompBackend;
import io.zviz.spi.BackendId;
import io.zviz.spi.artifact.Artifact;
import io.zviz.spi.artifact.Content;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where every call that a profile wants inspected went, and why: the manifest's words. A call that
 * relies on rules elsewhere in the kernel names each of them, with the backends that enforce it.
 */
final class LoweredCalls {
  private static final String DECISION = "decision";
  private static final String RELIES_ON = "relies_on";
  private static final List<String> KEPT = List.of("call", "place", "why");

  private LoweredCalls() {}

  static List<Map<String, Object>> of(Bundle bundle) {
    Map<String, List<String>> enforcers =
        bundle.coverage().rows().stream()
            .collect(
                Collectors.toMap(row -> row.intent().id().value(), row -> ids(row.enforcedBy())));
    return table(bundle).stream()
        .filter(call -> "broker".equals(call.get(DECISION)))
        .map(call -> tree(call, enforcers))
        .toList();
  }

  private static List<String> ids(List<BackendId> backends) {
    return backends.stream().map(BackendId::value).toList();
  }

  /** The calls of layer B's own table; none when the policy was compiled without layer B. */
  private static List<Map<?, ?>> table(Bundle bundle) {
    Optional<Content> content =
        bundle
            .compilationOf(SeccompBackend.ID)
            .flatMap(compilation -> compilation.artifact("broker"))
            .map(Artifact::content);
    if (content.orElse(null) instanceof Content.Document document
        && document.root().get("calls") instanceof List<?> calls) {
      return calls.stream().<Map<?, ?>>map(call -> (Map<?, ?>) call).toList();
    }
    return List.of();
  }

  private static Map<String, Object> tree(Map<?, ?> call, Map<String, List<String>> enforcers) {
    SortedMap<String, Object> tree = new TreeMap<>();
    tree.put("rule", String.valueOf(call.get("intent")));
    for (String key : KEPT) {
      Optional.ofNullable(call.get(key)).ifPresent(value -> tree.put(key, value));
    }
    if (call.get(RELIES_ON) instanceof List<?> rules) {
      tree.put(
          RELIES_ON,
          rules.stream()
              .map(
                  rule ->
                      Map.of("rule", rule, "enforced_by", enforcers.getOrDefault(rule, List.of())))
              .toList());
    }
    return tree;
  }
}
