package io.zviz.backend.landlock;

import io.zviz.spi.artifact.Content;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The artefact {@code P.landlock}: rights, scopes and flags by name, so that it does not depend on
 * an ABI; the launch takes away what the kernel does not know.
 */
final class LandlockDocument {
  private LandlockDocument() {}

  static Content of(ResolvedPolicy policy, Ruleset ruleset) {
    List<Map<String, Object>> rules = new ArrayList<>();
    Map<String, List<IntentId>> pointers = new TreeMap<>();
    for (Grant grant : ruleset.grants()) {
      grant.rule().ifPresent(rule -> pointers.put("/rules/" + rules.size(), List.of(rule.id())));
      rules.add(rule(grant));
    }
    Map<String, Object> root = new TreeMap<>();
    root.put("format", 1);
    root.put("abi", Abi.KNOWN);
    root.put("handled", Feature.keys(ruleset.handled()));
    root.put("network", Feature.keys(ruleset.network()));
    root.put("scoped", Feature.keys(ruleset.scopes()));
    root.put("flags", Feature.keys(ruleset.flags()));
    root.put("rules", List.copyOf(rules));
    root.put("ports", ruleset.ports().stream().map(LandlockDocument::rule).toList());
    List<IntentId> closing = closing(policy);
    if (!closing.isEmpty()) {
      pointers.put("/network", closing);
    }
    return Content.Document.of(root, pointers);
  }

  private static Map<String, Object> rule(Grant grant) {
    Map<String, Object> rule = new TreeMap<>();
    rule.put("path", grant.path().text());
    rule.put("allow", Feature.keys(grant.rights()));
    rule.put("from", grant.rule().map(PathIntent::origin).map(Object::toString).orElse("implied"));
    return rule;
  }

  private static Map<String, Object> rule(PortGrant grant) {
    Map<String, Object> rule = new TreeMap<>();
    rule.put("ports", grant.toString());
    rule.put("allow", Feature.keys(grant.rights()));
    return rule;
  }

  /** The rules because of which network rights are handled. */
  private static List<IntentId> closing(ResolvedPolicy policy) {
    return NetworkOutcomes.of(policy, Abi.of(Abi.KNOWN)).stream()
        .map(Outcome::intent)
        .sorted()
        .toList();
  }
}
