package io.zviz.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.broker.Broker;
import io.zviz.broker.Session;
import io.zviz.spi.event.Event;
import io.zviz.spi.policy.AuditSettings;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.PortIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.testkit.PolicyBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Calls that name an address come out as without a broker, and reach nothing that the profile does
 * not name: the victim has both addresses, so that what arrives can be counted.
 */
final class BrokeredSocketsIT {
  private static final String CALLS = "connect,bind,sendto,sendmsg,sendmmsg";
  private static final String TRIES = Integer.toString(Integer.getInteger("zviz.races", 50_000));
  private static final String WATCHED = "20000";
  private static Broker broker;

  @TempDir private Path work;

  @BeforeAll
  static void start() {
    broker = Brokers.start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static ResolvedPolicy policy(String... allowed) {
    PolicyBuilder policy = new PolicyBuilder("sockets").auditLevel(AuditSettings.Level.FULL);
    for (String range : allowed) {
      policy.egress(Decision.ALLOW, range);
    }
    return policy.build();
  }

  private static ResolvedPolicy everything() {
    return new PolicyBuilder("sockets")
        .egress(Decision.ALLOW, "0.0.0.0/0")
        .egress(Decision.ALLOW, "::/0")
        .ports(PortIntent.Rule.ALLOW_BIND, 1, 65_535)
        .build();
  }

  private List<String> run(Sessions sessions, String... verb) throws IOException {
    try (Victim victim = victim(sessions, verb)) {
      return victim.rest();
    }
  }

  private Victim victim(Sessions sessions, String... verb) throws IOException {
    return Victim.brokered(broker, sessions.each(), options(verb));
  }

  private List<String> unbrokered(String... verb) throws IOException {
    try (Victim victim = Victim.unfiltered(options(verb))) {
      return victim.rest();
    }
  }

  private String[] options(String... verb) {
    List<String> all = new ArrayList<>(List.of("--calls", CALLS, "--net", "--cd", work.toString()));
    all.addAll(List.of(verb));
    return all.toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1000})
  void calls_that_name_an_address_come_out_as_without_a_broker(int user) throws Exception {
    String[] verb = {"--uid", Integer.toString(user), "net"};
    List<String> expected = unbrokered(verb);
    assertThat(expected).hasSizeGreaterThan(200).anyMatch(line -> line.contains("errno 0"));
    compare(run(new Sessions(everything()), verb), expected);
    Sessions behindFirewall = new Sessions(everything()).backstops(Session.Backstop.NETWORK);
    compare(run(behindFirewall, verb), expected);
  }

  private static void compare(List<String> lines, List<String> expected) {
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < Math.min(lines.size(), expected.size()); i++) {
      if (!lines.get(i).equals(expected.get(i))) {
        differences.add((i + 1) + ": " + expected.get(i) + " but " + lines.get(i));
      }
    }
    assertThat(differences).isEmpty();
    assertThat(lines).hasSameSizeAs(expected);
  }

  @Test
  void unix_sockets_at_addresses_need_a_firewall_behind_the_broker() throws Exception {
    List<String> expected = unbrokered("net-unix");
    assertThat(expected).contains("connect -> 0 errno 0 pipes 0", "  from me 1 uid 0");
    Sessions behindFirewall = new Sessions(everything()).backstops(Session.Backstop.NETWORK);
    assertThat(run(behindFirewall, "net-unix")).isEqualTo(expected);
    assertThat(run(new Sessions(everything()), "net-unix"))
        .as("the other side would see the supervisor's process")
        .contains("bind -> -1 errno 1 pipes 0", "connect -> -1 errno 1 pipes 0")
        .noneMatch(line -> line.contains("-> 0"));
  }

  @ParameterizedTest
  @CsvSource({"10.1.0.1, true", "10.2.0.1, false", "::1, true", "127.0.0.1, true"})
  void only_what_the_profile_names_is_reached(String address, boolean allowed) throws Exception {
    String reached = "connect 0 arrived 1 sendto 0 arrived 1";
    assertThat(unbrokered("net-to", address)).as("the control").containsExactly(reached);
    Sessions sessions = new Sessions(bindable("10.1.0.0/16"));
    assertThat(run(sessions, "net-to", address))
        .containsExactly(allowed ? reached : "connect 1 arrived 0 sendto 1 arrived 0");
    if (!allowed) {
      List<Map<String, Object>> denied =
          sessions.events().stream()
              .map(Event::fields)
              .filter(fields -> "denied".equals(fields.get("decision")))
              .<Map<String, Object>>map(fields -> fields)
              .toList();
      assertThat(denied).hasSize(2);
      assertThat(denied.get(0))
          .containsEntry("address", address)
          .containsEntry("port", 7)
          .containsEntry("errno", "EPERM")
          .containsEntry("enforced", true);
    }
  }

  private static ResolvedPolicy bindable(String range) {
    return new PolicyBuilder("sockets")
        .auditLevel(AuditSettings.Level.FULL)
        .egress(Decision.ALLOW, range)
        .ports(PortIntent.Rule.ALLOW_BIND, 7, 7)
        .build();
  }

  @Test
  void ports_that_the_profile_does_not_list_are_bound_only_on_loopback() throws Exception {
    List<String> lines = run(new Sessions(policy("0.0.0.0/0")), "--uid", "1000", "net");
    assertThat(lines)
        .contains("bind 10.1.0.1:1998 type 1 -> -1 errno 1 pipes 0")
        .contains("bind 0.0.0.0:1998 type 2 -> -1 errno 1 pipes 0")
        .contains("bind 127.0.0.1:1998 type 1 -> 0 errno 0 pipes 0")
        .contains("bind 10.1.0.1:0 type 1 -> 0 errno 0 pipes 0");
    assertThat(unbrokered("--uid", "1000", "net"))
        .contains("bind 10.1.0.1:1998 type 1 -> 0 errno 0 pipes 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"connect", "sendto", "sendmsg", "sendmmsg"})
  void an_address_that_is_rewritten_in_memory_reaches_nothing_else(String call) throws Exception {
    String control = unbrokered("net-race", WATCHED, call).get(0);
    assertThat(control).as("without a broker it is won").doesNotEndWith(" wrong=0");
    Sessions watched = new Sessions(bindable("10.1.0.0/16")).auditOnly();
    assertThat(run(watched, "net-race", WATCHED, call).get(0))
        .as("and when the call is only looked at")
        .doesNotEndWith(" wrong=0");
    Sessions sessions = new Sessions(bindable("10.1.0.0/16"));
    String line = run(sessions, "net-race", TRIES, call).get(0);
    assertThat(line).endsWith(" wrong=0").doesNotContain("right=0 ", "refused=0 ");
  }

  @Test
  void a_connect_that_blocks_holds_nobody_up_and_ends_with_its_task() throws Exception {
    String[] blocking = {"net-blocked"};
    long before = sockets();
    List<Victim> blocked = new ArrayList<>();
    try {
      for (int i = 0; i < 5; i++) {
        Victim victim = victim(new Sessions(everything()), blocking);
        blocked.add(victim);
        assertThat(victim.line()).isEqualTo("blocks");
      }
      for (int i = 0; i < 20; i++) {
        assertThat(run(new Sessions(everything()), "net-to", "10.1.0.1"))
            .containsExactly("connect 0 arrived 1 sendto 0 arrived 1");
      }
      for (Victim victim : blocked) {
        assertThat(victim.hasLine()).as("still waits, as without a broker").isFalse();
      }
    } finally {
      blocked.forEach(Victim::close);
    }
    assertThat(sockets()).as("no copy is left").isEqualTo(before);
  }

  private static long sockets() throws IOException {
    try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(BrokeredSocketsIT::isSocket).count();
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException closed) {
      return false;
    }
  }
}
