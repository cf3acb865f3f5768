package io.zviz.explain;

import io.zviz.broker.GuardedAddresses;
import io.zviz.broker.TrafficDecision;
import io.zviz.explain.Explainer.Finding;
import io.zviz.spi.Layer;
import io.zviz.spi.policy.Cidr;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.List;
import java.util.stream.Stream;

/** What the network section says about where traffic goes; layer E carries it out. */
final class TrafficAnswers {
  /** No route, or the firewall's "administratively prohibited" (icmp(7): EHOSTUNREACH, EACCES). */
  private static final Verdict REFUSED = Verdict.refused("ENETUNREACH", "EHOSTUNREACH", "EACCES");

  private final TrafficDecision decision;
  private final Steps steps;

  TrafficAnswers(ResolvedPolicy policy, Steps steps) {
    this.decision = TrafficDecision.of(policy);
    this.steps = steps;
  }

  static List<Cidr> particularRanges() {
    return Stream.concat(TrafficDecision.loopback().stream(), GuardedAddresses.ranges().stream())
        .toList();
  }

  Finding finding(Question.Egress question) {
    Step step = step(question);
    String target = question.address().map(TrafficAnswers::host).orElse(question.host());
    String key = step.verdict().passes() ? "deny" : "allow";
    boolean closedPort = step.rule().startsWith("deny connect");
    String change =
        closedPort
            ? "network.ports.deny_connect without " + question.port()
            : "network.egress.%s: [\"%s:%s\"]".formatted(key, target, question.port());
    return new Finding(step, List.of(change));
  }

  private Step step(Question.Egress question) {
    if (question.address().isPresent()) {
      return step(decision.to(question.address().get(), question.port(), question.transport()));
    }
    return step(decision.to(question.host(), question.port(), question.transport()));
  }

  private Step step(TrafficDecision.Answer answer) {
    Verdict verdict = answer.allowed() ? Verdict.ALLOWED : REFUSED;
    return answer
        .rule()
        .map(rule -> steps.of(Layer.NETWORK, verdict, rule))
        .orElseGet(() -> Steps.builtIn(Layer.NETWORK, verdict, answer.why()));
  }

  private static String host(Cidr address) {
    String text = address.toString();
    String host = text.substring(0, text.indexOf('/'));
    return address.isIpv6() ? "[" + host + "]" : host;
  }
}
