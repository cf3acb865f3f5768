package io.zviz.resolve;

import io.zviz.profile.Listing;
import io.zviz.profile.Located;
import io.zviz.profile.NetworkSection;
import io.zviz.profile.NetworkSection.Upstream;
import io.zviz.profile.Problems;
import io.zviz.spi.policy.Cidr;
import io.zviz.spi.policy.DnsProxyIntent;
import io.zviz.spi.policy.IngressIntent;
import io.zviz.spi.policy.Origin;
import io.zviz.spi.policy.PortIntent;
import io.zviz.spi.policy.PortRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The intents of layer E, and which sockets can be made. */
final class NetworkResolution {
  private static final Cidr ALL_IPV4 = new Cidr(new byte[4], 0);
  private static final Cidr ALL_IPV6 = new Cidr(new byte[16], 0);

  private final Chain chain;
  private final Problems problems;
  private final IntentCollector intents;

  NetworkResolution(Chain chain, Problems problems, IntentCollector intents) {
    this.chain = chain;
    this.problems = problems;
    this.intents = intents;
  }

  void run() {
    boolean proxy = dnsProxy();
    new EgressResolution(chain, proxy, problems, intents).run();
    ingress();
    ports("allow_bind", PortIntent.Rule.ALLOW_BIND);
    ports("deny_connect", PortIntent.Rule.DENY_CONNECT);
    new SocketResolution(chain, problems, intents).run();
  }

  private boolean dnsProxy() {
    Optional<Located<Boolean>> enabled =
        chain.first("network.dns_proxy.enabled", p -> p.network().dnsEnabled());
    Optional<Located<Upstream>> upstream =
        chain.first("network.dns_proxy.upstream", p -> p.network().dnsUpstream());
    if (enabled.isEmpty() || !enabled.get().value()) {
      return false;
    }
    if (upstream.isEmpty()) {
      String message = "dns_proxy needs the resolver to ask, such as upstream: \"10.0.0.53:53\"";
      problems.add(enabled.get().origin(), ResolveError.PROXY_NEEDED, message);
      return true;
    }
    Upstream asked = upstream.get().value();
    intents.add(
        "network/dns_proxy",
        upstream.get().origin(),
        header -> new DnsProxyIntent(header, asked.address(), asked.port()));
    return true;
  }

  /**
   * Lists unite downwards until a profile says that nobody may connect: what its bases allow is
   * behind that word.
   */
  private void ingress() {
    List<Located<Cidr>> sources = new ArrayList<>();
    Optional<Located<Boolean>> denyAll = Optional.empty();
    List<Optional<Located<Boolean>>> words =
        chain.levels("network.ingress.deny_all", p -> p.network().ingressDenyAll());
    List<Optional<Listing<Cidr>>> lists =
        chain.levels("network.ingress.allow", p -> p.network().ingressAllow());
    for (int i = 0; i < words.size(); i++) {
      lists.get(i).ifPresent(list -> sources.addAll(list.items()));
      denyAll = denyAll.isPresent() ? denyAll : words.get(i);
      if (words.get(i).isPresent() && words.get(i).get().value()) {
        break;
      }
    }
    boolean listed = lists.stream().anyMatch(Optional::isPresent);
    if (!sources.isEmpty()) {
      Map<Cidr, Origin> first = new LinkedHashMap<>();
      sources.forEach(source -> first.putIfAbsent(source.value(), source.origin()));
      first.forEach(this::allowIngress);
    } else if (denyAll.isPresent() && !denyAll.get().value() && !listed) {
      Origin origin = denyAll.get().origin();
      allowIngress(ALL_IPV4, origin);
      allowIngress(ALL_IPV6, origin);
    } else {
      Origin origin = denyAll.map(Located::origin).orElseGet(() -> Origin.implied("@ingress"));
      intents.add("network/ingress/deny_all", origin, h -> new IngressIntent(h, Optional.empty()));
    }
  }

  private void allowIngress(Cidr source, Origin origin) {
    String id = "network/ingress/allow/" + source;
    intents.add(id, origin, header -> new IngressIntent(header, Optional.of(source)));
  }

  private void ports(String key, PortIntent.Rule rule) {
    Optional<Listing<PortRange>> ports =
        chain.union(
            "network.ports." + key,
            p -> {
              NetworkSection network = p.network();
              return rule == PortIntent.Rule.ALLOW_BIND
                  ? network.allowBind()
                  : network.denyConnect();
            });
    for (Located<PortRange> port : ports.map(Listing::items).orElse(List.of())) {
      String id = "network/ports/" + key + "/" + port.value();
      intents.add(id, port.origin(), header -> new PortIntent(header, port.value(), rule));
    }
  }
}
