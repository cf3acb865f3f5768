package io.zviz.explain;

import io.zviz.explain.Difference.Direction;
import io.zviz.spi.Layer;
import io.zviz.spi.policy.CapabilityIntent;
import io.zviz.spi.policy.CpuQuotaIntent;
import io.zviz.spi.policy.DnsProxyIntent;
import io.zviz.spi.policy.IngressIntent;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.IoLimitIntent;
import io.zviz.spi.policy.LimitIntent;
import io.zviz.spi.policy.PortIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Differences in capabilities, limits, who may come in, and how a profile is carried out. */
final class SettingsDiff {
  private final ResolvedPolicy before;
  private final ResolvedPolicy after;
  private final List<Difference> differences = new ArrayList<>();

  private SettingsDiff(ResolvedPolicy before, ResolvedPolicy after) {
    this.before = before;
    this.after = after;
  }

  static List<Difference> of(ResolvedPolicy before, ResolvedPolicy after) {
    SettingsDiff diff = new SettingsDiff(before, after);
    diff.capabilities();
    diff.limits();
    diff.rules("network", IngressIntent.class);
    diff.rules("network", PortIntent.class);
    diff.rules("network", DnsProxyIntent.class);
    diff.settings();
    return diff.differences;
  }

  private void capabilities() {
    words("keeps ", CapabilityIntent::keep);
    words("makes ambient ", CapabilityIntent::ambient);
  }

  private void words(String verb, Function<CapabilityIntent, List<String>> names) {
    SortedSet<String> old = capabilities(before, names);
    SortedSet<String> now = capabilities(after, names);
    SortedSet<String> all = new TreeSet<>(old);
    all.addAll(now);
    for (String name : all) {
      if (old.contains(name) != now.contains(name)) {
        boolean more = now.contains(name);
        differences.add(
            new Difference(
                more ? Direction.MORE : Direction.LESS,
                "capabilities",
                (more ? "newly " : "no longer ") + verb + name,
                more ? "dropped" : "kept",
                more ? "kept" : "dropped"));
      }
    }
  }

  private static SortedSet<String> capabilities(
      ResolvedPolicy policy, Function<CapabilityIntent, List<String>> names) {
    return new TreeSet<>(
        policy.intents(CapabilityIntent.class).stream()
            .flatMap(intent -> names.apply(intent).stream())
            .toList());
  }

  private void limits() {
    Map<String, String> old = limits(before);
    Map<String, String> now = limits(after);
    SortedSet<String> all = new TreeSet<>(old.keySet());
    all.addAll(now.keySet());
    for (String key : all) {
      String was = old.getOrDefault(key, "no limit");
      String is = now.getOrDefault(key, "no limit");
      if (!was.equals(is)) {
        Direction direction =
            !now.containsKey(key)
                ? Direction.MORE
                : old.containsKey(key) ? Direction.OTHER : Direction.LESS;
        differences.add(new Difference(direction, "resources", text(key, was, is), was, is));
      }
    }
  }

  private static String text(String key, String was, String is) {
    return (is.startsWith("no") ? key + " has " : "") + is + ", was " + was;
  }

  private static Map<String, String> limits(ResolvedPolicy policy) {
    Map<String, String> limits = new TreeMap<>();
    policy.intents(LimitIntent.class).forEach(i -> limits.put(i.limit().key(), i.describe()));
    policy.intents(CpuQuotaIntent.class).forEach(i -> limits.put("cpu_max", i.describe()));
    policy.intents(IoLimitIntent.class).forEach(i -> limits.put(i.id().value(), i.describe()));
    return limits;
  }

  private <I extends Intent> void rules(String section, Class<I> kind) {
    SortedSet<String> old = described(before, kind);
    SortedSet<String> now = described(after, kind);
    old.stream().filter(rule -> !now.contains(rule)).forEach(rule -> rule(section, rule, false));
    now.stream().filter(rule -> !old.contains(rule)).forEach(rule -> rule(section, rule, true));
  }

  private static <I extends Intent> SortedSet<String> described(
      ResolvedPolicy policy, Class<I> kind) {
    return new TreeSet<>(policy.intents(kind).stream().map(Intent::describe).toList());
  }

  private void rule(String section, String rule, boolean added) {
    boolean allows = rule.startsWith("allow");
    differences.add(
        new Difference(
            allows == added ? Direction.MORE : Direction.LESS,
            section,
            (added ? "new rule: " : "no longer a rule: ") + rule,
            added ? "" : rule,
            added ? rule : ""));
  }

  private void settings() {
    setting("broker", before.broker().toString(), after.broker().toString());
    setting("audit", before.audit().toString(), after.audit().toString());
    for (Layer layer : Layer.values()) {
      setting(
          "requirements." + layer.key(),
          String.valueOf(before.requirements().get(layer)),
          String.valueOf(after.requirements().get(layer)));
    }
    setting("backends", before.backends().toString(), after.backends().toString());
  }

  private void setting(String key, String was, String is) {
    if (!was.equals(is)) {
      differences.add(
          new Difference(Direction.OTHER, key, key + ": " + is + ", was " + was, was, is));
    }
  }
}
