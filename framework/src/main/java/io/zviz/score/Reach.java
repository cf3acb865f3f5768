package io.zviz.score;

import io.zviz.explain.Answer;
import io.zviz.explain.Explainer;
import io.zviz.explain.Question;
import io.zviz.explain.Verdict.Kind;
import io.zviz.spi.policy.Cidr;
import io.zviz.spi.policy.EgressIntent;
import io.zviz.spi.policy.Endpoint;
import io.zviz.spi.policy.PortIntent;
import io.zviz.spi.policy.PortRange;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.Transport;
import java.math.BigInteger;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * How many addresses of a family can be reached on some port. Rules are constant between the ends
 * of their ranges, so one address and the ports at which something begins or ends stand for all
 * between them.
 */
final class Reach {
  private static final List<String> SENDING = List.of("connect", "sendto", "sendmsg", "sendmmsg");
  private static final int LAST_PORT = 65_535;

  private final ResolvedPolicy policy;
  private final Explainer explainer;
  private final Enforced enforced;
  private final String call;

  Reach(ResolvedPolicy policy, Explainer explainer, Enforced enforced) {
    this.policy = policy;
    this.explainer = explainer;
    this.enforced = enforced;
    this.call = sending(explainer);
  }

  /**
   * What can be reached.
   *
   * @param addresses how many
   * @param answer one of the answers that let something through
   */
  record Found(BigInteger addresses, Optional<Answer> answer) {}

  Found of(boolean ipv6) {
    int bits = ipv6 ? 128 : 32;
    NavigableSet<BigInteger> ends = ends(ipv6, bits);
    BigInteger sum = BigInteger.ZERO;
    Optional<Answer> one = Optional.empty();
    for (BigInteger start : ends.headSet(ends.last(), false)) {
      Optional<Answer> open = open(address(start, bits));
      if (open.isPresent()) {
        BigInteger next = ends.higher(start);
        sum = sum.add(next == null ? BigInteger.ZERO : next.subtract(start));
        one = one.or(() -> open);
      }
    }
    return new Found(sum, one);
  }

  private NavigableSet<BigInteger> ends(boolean ipv6, int bits) {
    NavigableSet<BigInteger> ends = new TreeSet<>();
    ends.add(BigInteger.ZERO);
    ends.add(BigInteger.ONE.shiftLeft(bits));
    for (EgressIntent rule : policy.intents(EgressIntent.class)) {
      if (rule.to() instanceof Endpoint.Addresses addresses) {
        addEnds(addresses.cidr(), ipv6, ends);
      }
    }
    Explainer.particularRanges().forEach(range -> addEnds(range, ipv6, ends));
    return ends;
  }

  private static void addEnds(Cidr range, boolean ipv6, NavigableSet<BigInteger> ends) {
    if (range.isIpv6() == ipv6) {
      BigInteger start = new BigInteger(1, range.address());
      int free = (ipv6 ? 128 : 32) - range.prefixLength();
      ends.add(start);
      ends.add(start.add(BigInteger.ONE.shiftLeft(free)));
    }
  }

  private Optional<Answer> open(Cidr address) {
    for (int port : ports(address)) {
      for (Transport transport : List.of(Transport.TCP, Transport.UDP)) {
        Optional<Answer> answer = open(address, port, transport);
        if (answer.isPresent()) {
          return answer;
        }
      }
    }
    return Optional.empty();
  }

  /** The answer that leaves an address open; what every container has does not count. */
  private Optional<Answer> open(Cidr address, int port, Transport transport) {
    Answer best = best(address, port, transport);
    boolean ownLoopback = best.verdict().isAllowed() && best.decisive().enforcers().isEmpty();
    return enforced.open(best) > 0 && !ownLoopback ? Optional.of(best) : Optional.empty();
  }

  /** What becomes of it, by a call that the filter lets through when there is one. */
  Answer best(Cidr address, int port, Transport transport) {
    return explainer.answer(
        new Question.Egress(call + " " + address, call, Optional.of(address), "", port, transport));
  }

  /** What the filter says of these does not depend on the address. */
  private static String sending(Explainer explainer) {
    return SENDING.stream().filter(call -> passes(explainer, call)).findFirst().orElse("connect");
  }

  private static boolean passes(Explainer explainer, String call) {
    Kind kind = explainer.answer(new Question.Call(call, call, List.of())).verdict().kind();
    return kind == Kind.ALLOWED || kind == Kind.DEPENDS;
  }

  private NavigableSet<Integer> ports(Cidr address) {
    NavigableSet<Integer> ports = new TreeSet<>(List.of(1));
    for (EgressIntent rule : policy.intents(EgressIntent.class)) {
      if (rule.to() instanceof Endpoint.Addresses to && to.cidr().contains(address)) {
        rule.ports().forEach(range -> addPorts(range, ports));
      }
    }
    policy.intents(PortIntent.class).stream()
        .filter(rule -> rule.rule() == PortIntent.Rule.DENY_CONNECT)
        .forEach(rule -> addPorts(rule.ports(), ports));
    return ports;
  }

  private static void addPorts(PortRange range, NavigableSet<Integer> ports) {
    ports.add(range.first());
    if (range.last() < LAST_PORT) {
      ports.add(range.last() + 1);
    }
  }

  private static Cidr address(BigInteger value, int bits) {
    byte[] bytes = new byte[bits / 8];
    byte[] number = value.toByteArray();
    int length = Math.min(number.length, bytes.length);
    System.arraycopy(number, number.length - length, bytes, bytes.length - length, length);
    return new Cidr(bytes, bits);
  }
}
