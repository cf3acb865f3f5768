package io.zviz.resolve;

import io.zviz.profile.Listing;
import io.zviz.profile.Located;
import io.zviz.profile.Problems;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.Origin;
import io.zviz.spi.policy.SocketIntent;
import io.zviz.spi.policy.SocketKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which kinds of socket can be made: one intent for every kind there is. */
final class SocketResolution {
  /** What can be made when no profile has a list of allowed kinds. */
  private static final Set<SocketKind> DEFAULT =
      Set.of(SocketKind.TCP, SocketKind.UDP, SocketKind.UNIX);

  private static final Origin IMPLIED = Origin.implied("@sockets");

  private final Chain chain;
  private final Problems problems;
  private final IntentCollector intents;

  private record Rule(Decision decision, Origin origin) {}

  SocketResolution(Chain chain, Problems problems, IntentCollector intents) {
    this.chain = chain;
    this.problems = problems;
    this.intents = intents;
  }

  void run() {
    Map<SocketKind, Rule> rules = merge();
    boolean listed =
        chain.first("network.sockets.allow", p -> p.network().socketsAllow()).isPresent();
    for (SocketKind kind : SocketKind.values()) {
      boolean allowed = !listed && DEFAULT.contains(kind);
      Rule implied = new Rule(allowed ? Decision.ALLOW : Decision.DENY, IMPLIED);
      Rule rule = rules.getOrDefault(kind, implied);
      intents.add(
          "network/sockets/" + kind.name().toLowerCase(Locale.ROOT),
          rule.origin(),
          header -> new SocketIntent(header, kind, rule.decision()));
    }
  }

  private Map<SocketKind, Rule> merge() {
    List<Optional<Listing<SocketKind>>> allow =
        chain.levels("network.sockets.allow", p -> p.network().socketsAllow());
    List<Optional<Listing<SocketKind>>> deny =
        chain.levels("network.sockets.deny", p -> p.network().socketsDeny());
    Map<SocketKind, Rule> merged = new EnumMap<>(SocketKind.class);
    for (int i = 0; i < allow.size(); i++) {
      Map<SocketKind, Rule> level = new EnumMap<>(SocketKind.class);
      for (Located<SocketKind> item : items(deny.get(i))) {
        level.put(item.value(), new Rule(Decision.DENY, item.origin()));
      }
      for (Located<SocketKind> item : items(allow.get(i))) {
        Rule winner = level.putIfAbsent(item.value(), new Rule(Decision.ALLOW, item.origin()));
        if (winner != null) {
          String kind = item.value().name().toLowerCase(Locale.ROOT);
          String message = kind + " sockets are denied, as " + winner.origin() + " says";
          problems.add(ResolveNotice.CONFLICT.at(item.origin(), message));
        }
      }
      level.forEach(merged::putIfAbsent);
    }
    return merged;
  }

  private static List<Located<SocketKind>> items(Optional<Listing<SocketKind>> list) {
    return list.map(Listing::items).orElse(new ArrayList<>());
  }
}
