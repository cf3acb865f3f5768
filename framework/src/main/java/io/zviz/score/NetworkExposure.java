package io.zviz.score;

import io.zviz.abi.SyscallTable;
import io.zviz.compile.Bundle;
import io.zviz.explain.Answer;
import io.zviz.explain.Explainer;
import io.zviz.explain.Question;
import io.zviz.explain.QuestionReader;
import io.zviz.score.Tally.Permit;
import io.zviz.score.Weights.Weight;
import io.zviz.seccomp.CallDecision;
import io.zviz.seccomp.CallDecisions;
import io.zviz.spi.Layer;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.IntentId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The network: kinds of sockets, chosen destinations, and how much can be reached at all. */
final class NetworkExposure {
  /** Domain, type and protocol of one socket of each kind (socket(2), include/linux/socket.h). */
  private static final Map<String, long[]> SOCKETS =
      Map.of(
          "tcp", new long[] {2, 1, 0, 0, 0, 0},
          "udp", new long[] {2, 2, 0, 0, 0, 0},
          "icmp", new long[] {2, 2, 1, 0, 0, 0},
          "raw", new long[] {2, 3, 255, 0, 0, 0},
          "unix", new long[] {1, 1, 0, 0, 0, 0},
          "netlink", new long[] {16, 3, 0, 0, 0, 0},
          "packet", new long[] {17, 3, 0, 0, 0, 0},
          "vsock", new long[] {40, 1, 0, 0, 0, 0},
          "other", new long[] {38, 5, 0, 0, 0, 0});

  private final Bundle bundle;
  private final Enforced enforced;
  private final CallDecisions decisions;
  private final Reach reach;
  private final Tally tally = new Tally("network");

  NetworkExposure(Bundle bundle, Enforced enforced) {
    this.bundle = bundle;
    this.enforced = enforced;
    this.decisions = CallDecisions.of(bundle.policy(), bundle.seccompTarget());
    this.reach = new Reach(bundle.policy(), new Explainer(bundle), enforced);
  }

  Tally tally() {
    Weights.TABLE.of("socket").forEach(this::socket);
    Weights.TABLE.of("reach").forEach(this::reach);
    breadth("ipv4", reach.of(false), 32);
    breadth("ipv6", reach.of(true), 128);
    Peers.names(bundle.policy(), weight("names"), tally);
    Peers.ingress(bundle.policy(), enforced, weight("ingress"), tally);
    return tally;
  }

  private static Weight weight(String breadth) {
    return Weights.TABLE.of("breadth", breadth);
  }

  private void socket(String kind, Weight weight) {
    int number = SyscallTable.of(bundle.architecture()).number("socket").orElseThrow();
    CallDecision decision =
        decisions.decide(number, java.util.Objects.requireNonNull(SOCKETS.get(kind)));
    Optional<IntentId> rule =
        decision instanceof CallDecision.Allow allow
            ? Optional.of(allow.intent())
            : decision instanceof CallDecision.Broker broker
                ? Optional.of(broker.intent())
                : Optional.empty();
    if (rule.isEmpty() && enforced.has(Layer.SECCOMP)) {
      tally.refused(weight);
      return;
    }
    Optional<Intent> intent = rule.flatMap(enforced::intent);
    tally.permitted(
        weight,
        1,
        "socket " + kind,
        new Permit(
            intent.map(Intent::describe).orElse("no filter"),
            intent.map(i -> i.origin().toString()).orElse("this host"),
            "network.sockets.allow without " + kind));
  }

  private void reach(String target, Weight weight) {
    Question.Egress question = (Question.Egress) QuestionReader.read(List.of("connect", target));
    Answer best =
        reach.best(question.address().orElseThrow(), question.port(), question.transport());
    add("reach " + target, weight, enforced.open(best), best);
  }

  private void breadth(String family, Reach.Found found, int bits) {
    double share = Breadth.of(1 + found.addresses().doubleValue(), bits);
    if (found.answer().isPresent()) {
      add("breadth " + family, weight(family), share, found.answer().get());
    } else {
      tally.refused(weight(family));
    }
  }

  private void add(String what, Weight weight, double degree, Answer answer) {
    if (degree == 0) {
      tally.refused(weight);
    } else {
      tally.permitted(weight, degree, what, Enforced.permit(answer));
    }
  }
}
