package io.zviz.backend.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.backend.nftables.AllowedAddresses.Allowed;
import io.zviz.spi.policy.Cidr;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.EgressIntent;
import io.zviz.spi.policy.Endpoint;
import io.zviz.spi.policy.Header;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.Origin;
import io.zviz.spi.policy.Strength;
import io.zviz.spi.policy.Transport;
import io.zviz.testkit.PolicyBuilder;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AllowedAddressesTest {
  private static final long SEED = 20_261_101;

  private static AddressRule allow(String cidr) {
    return rule(cidr, true);
  }

  private static AddressRule deny(String cidr) {
    return rule(cidr, false);
  }

  private static AddressRule builtin(String cidr) {
    return new AddressRule(PolicyBuilder.cidr(cidr), false, Optional.empty());
  }

  private static AddressRule rule(String cidr, boolean allow) {
    Cidr parsed = PolicyBuilder.cidr(cidr);
    Header header =
        new Header(
            new IntentId((allow ? "allow/" : "deny/") + cidr),
            new Origin("p.yaml", 1, 1),
            Strength.REQUIRED);
    Intent intent =
        new EgressIntent(
            header,
            allow ? Decision.ALLOW : Decision.DENY,
            new Endpoint.Addresses(parsed),
            List.of(),
            Transport.ANY);
    return new AddressRule(parsed, allow, Optional.of(intent));
  }

  private static List<String> elements(boolean ipv6, AddressRule... rules) {
    return AllowedAddresses.of(List.of(rules), ipv6).stream()
        .map(allowed -> allowed.range().element())
        .toList();
  }

  @Test
  void nothingSaidIsNothingAllowed() {
    assertThat(elements(false)).isEmpty();
    assertThat(elements(true, allow("10.0.0.0/8"))).isEmpty();
  }

  @Test
  void longerPrefixDecidesWhateverTheOrder() {
    assertThat(elements(false, allow("10.0.0.0/8"), deny("0.0.0.0/0")))
        .containsExactly("10.0.0.0/8");
    assertThat(elements(false, deny("10.1.0.0/16"), allow("10.0.0.0/8")))
        .containsExactly("10.0.0.0/16", "10.2.0.0-10.255.255.255");
    assertThat(elements(false, allow("10.1.2.3/32"), deny("10.1.0.0/16"), allow("10.0.0.0/8")))
        .containsExactly("10.0.0.0/16", "10.1.2.3", "10.2.0.0-10.255.255.255");
  }

  @Test
  void denyWinsATieAndARuleBeatsABuiltinRefusal() {
    assertThat(elements(false, allow("10.0.0.0/8"), deny("10.0.0.0/8"))).isEmpty();
    assertThat(elements(false, builtin("169.254.0.0/16"), allow("169.254.0.0/16")))
        .containsExactly("169.254.0.0/16");
    assertThat(elements(false, allow("0.0.0.0/0"), builtin("0.0.0.0/1")))
        .containsExactly("128.0.0.0/1");
  }

  @Test
  void everythingAndTheLastAddressAreExact() {
    assertThat(elements(false, allow("0.0.0.0/0"))).containsExactly("0.0.0.0/0");
    assertThat(elements(true, allow("::/0"))).containsExactly("0:0:0:0:0:0:0:0/0");
    assertThat(elements(false, allow("255.255.255.255/32"))).containsExactly("255.255.255.255");
    assertThat(elements(false, allow("0.0.0.0/0"), deny("255.255.255.255/32")))
        .containsExactly("0.0.0.0-255.255.255.254");
  }

  @Test
  void ipv6IsCarvedLikeIpv4() {
    assertThat(elements(true, allow("2001:db8::/32"), deny("2001:db8:8000::/33")))
        .containsExactly("2001:db8:0:0:0:0:0:0/33");
  }

  @Test
  void agreesWithTryingEveryAddress() {
    Random random = new Random(SEED);
    for (int round = 0; round < 300; round++) {
      List<AddressRule> rules = randomRules(random);
      for (int last = 0; last < 256; last++) {
        BigInteger address = BigInteger.valueOf(0x0a000000L + last);
        assertThat(isAllowed(rules, address))
            .as("seed %d round %d address %d of %s", SEED, round, last, rules)
            .isEqualTo(bruteForce(rules, last));
      }
    }
  }

  @Test
  void rangesAreDisjointSortedAndIndependentOfTheOrder() {
    Random random = new Random(SEED);
    for (int round = 0; round < 300; round++) {
      List<AddressRule> rules = randomRules(random);
      List<Allowed> allowed = AllowedAddresses.of(rules, false);
      for (int i = 1; i < allowed.size(); i++) {
        assertThat(allowed.get(i).range().first()).isGreaterThan(allowed.get(i - 1).range().last());
      }
      Collections.shuffle(rules, random);
      assertThat(AllowedAddresses.of(rules, false)).isEqualTo(allowed);
    }
  }

  /** Up to 12 rules inside 10.0.0.0/24, so that every address can be tried. */
  private static List<AddressRule> randomRules(Random random) {
    List<AddressRule> rules = new ArrayList<>();
    int count = random.nextInt(12);
    for (int i = 0; i < count; i++) {
      int length = 24 + random.nextInt(9);
      int address = random.nextInt(256) & (0xff << (32 - length));
      rules.add(rule("10.0.0." + address + "/" + length, random.nextBoolean()));
    }
    return rules;
  }

  private static boolean isAllowed(List<AddressRule> rules, BigInteger address) {
    return AllowedAddresses.of(rules, false).stream()
        .map(Allowed::range)
        .anyMatch(r -> r.first().compareTo(address) <= 0 && r.last().compareTo(address) >= 0);
  }

  private static boolean bruteForce(List<AddressRule> rules, int last) {
    Cidr address = PolicyBuilder.cidr("10.0.0." + last);
    int longest = -1;
    boolean verdict = false;
    for (AddressRule rule : rules) {
      int length = rule.cidr().prefixLength();
      if (rule.cidr().contains(address) && length >= longest) {
        verdict = length == longest ? verdict && rule.allow() : rule.allow();
        longest = length;
      }
    }
    return verdict;
  }
}
