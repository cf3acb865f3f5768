package io.zviz.backend.landlock;

import io.zviz.spi.artifact.Content;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.PathIntent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The artefact {@code P.landlock}: rights and scopes by name, so that it does not depend on an ABI;
 * the launch takes away what the kernel does not know.
 */
final class LandlockDocument {
  private LandlockDocument() {}

  static Content of(Ruleset ruleset) {
    List<Map<String, Object>> rules = new ArrayList<>();
    Map<String, List<IntentId>> pointers = new TreeMap<>();
    for (Grant grant : ruleset.grants()) {
      grant.rule().ifPresent(rule -> pointers.put("/rules/" + rules.size(), List.of(rule.id())));
      rules.add(rule(grant));
    }
    Map<String, Object> root = new TreeMap<>();
    root.put("format", 1);
    root.put("abi", Abi.TESTED);
    root.put("handled", FsRight.keys(ruleset.handled()));
    root.put("scoped", Scope.keys(ruleset.scopes()));
    root.put("rules", List.copyOf(rules));
    return Content.Document.of(root, pointers);
  }

  private static Map<String, Object> rule(Grant grant) {
    Map<String, Object> rule = new TreeMap<>();
    rule.put("path", grant.path().text());
    rule.put("allow", FsRight.keys(grant.rights()));
    rule.put("from", grant.rule().map(PathIntent::origin).map(Object::toString).orElse("implied"));
    return rule;
  }
}
