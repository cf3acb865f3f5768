package io.zviz.resolve;

import io.zviz.profile.Listing;
import io.zviz.profile.Located;
import io.zviz.profile.NetworkSection.Egress;
import io.zviz.profile.Problems;
import io.zviz.profile.Words;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.EgressIntent;
import io.zviz.spi.policy.Endpoint;
import io.zviz.spi.policy.Origin;
import io.zviz.spi.policy.Transport;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Where traffic may go. For the same endpoint the most derived profile that lists it decides. */
final class EgressResolution {
  private final Chain chain;
  private final boolean proxy;
  private final Problems problems;
  private final IntentCollector intents;
  private final Set<Endpoint> decided = new HashSet<>();

  EgressResolution(Chain chain, boolean proxy, Problems problems, IntentCollector intents) {
    this.chain = chain;
    this.proxy = proxy;
    this.problems = problems;
    this.intents = intents;
  }

  void run() {
    List<Optional<Listing<Egress>>> allow =
        chain.levels("network.egress.allow", p -> p.network().egressAllow());
    List<Optional<Listing<Egress>>> deny =
        chain.levels("network.egress.deny", p -> p.network().egressDeny());
    for (int i = 0; i < allow.size(); i++) {
      level(items(allow.get(i)), items(deny.get(i)));
    }
  }

  private void level(List<Located<Egress>> allow, List<Located<Egress>> deny) {
    Set<Endpoint> here = new HashSet<>();
    Map<Egress, Origin> denied = new HashMap<>();
    for (Located<Egress> entry : deny) {
      here.add(entry.value().to());
      denied.put(entry.value(), entry.origin());
      add(Decision.DENY, entry);
    }
    for (Located<Egress> entry : allow) {
      here.add(entry.value().to());
      Origin winner = denied.get(entry.value());
      if (winner == null) {
        add(Decision.ALLOW, entry);
      } else {
        String message = entry.value().to() + " is denied, as " + winner + " says";
        problems.add(ResolveNotice.CONFLICT.at(entry.origin(), message));
      }
    }
    decided.addAll(here);
  }

  private void add(Decision decision, Located<Egress> entry) {
    Egress egress = entry.value();
    if (decided.contains(egress.to())) {
      return;
    }
    if (!proxy && !(egress.to() instanceof Endpoint.Addresses)) {
      String message =
          Words.quote(egress.to().toString())
              + " needs network.dns_proxy with enabled: true and an upstream:"
              + " names are resolved by the proxy alone";
      problems.add(entry.origin(), ResolveError.PROXY_NEEDED, message);
      return;
    }
    intents.add(
        id(decision, egress),
        entry.origin(),
        header ->
            new EgressIntent(header, decision, egress.to(), egress.ports(), egress.transport()));
  }

  private static String id(Decision decision, Egress egress) {
    String id = "network/egress/" + decision.name().toLowerCase(Locale.ROOT) + "/" + egress.to();
    String ports =
        egress.ports().stream().map(Object::toString).collect(Collectors.joining(",", ":", ""));
    boolean both = egress.transport() == Transport.TCP_AND_UDP;
    return id
        + (egress.ports().isEmpty() ? "" : ports)
        + (both || egress.transport() == Transport.ANY
            ? ""
            : "/" + egress.transport().name().toLowerCase(Locale.ROOT));
  }

  private static List<Located<Egress>> items(Optional<Listing<Egress>> list) {
    return list.map(Listing::items).orElse(List.of());
  }
}
