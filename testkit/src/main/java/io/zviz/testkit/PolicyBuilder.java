package io.zviz.testkit;

import io.zviz.spi.BackendId;
import io.zviz.spi.policy.ArgumentCondition;
import io.zviz.spi.policy.ArgumentIntent;
import io.zviz.spi.policy.ArgumentIntent.NamedValue;
import io.zviz.spi.policy.AuditSettings;
import io.zviz.spi.policy.BackendChoices;
import io.zviz.spi.policy.BrokerSettings;
import io.zviz.spi.policy.CapabilityIntent;
import io.zviz.spi.policy.Cidr;
import io.zviz.spi.policy.ConditionalSyscallIntent;
import io.zviz.spi.policy.CpuQuotaIntent;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.EgressIntent;
import io.zviz.spi.policy.Endpoint;
import io.zviz.spi.policy.Header;
import io.zviz.spi.policy.IngressIntent;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.IoLimitIntent;
import io.zviz.spi.policy.LimitIntent;
import io.zviz.spi.policy.Origin;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathDefaultIntent;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.PathPattern;
import io.zviz.spi.policy.PortIntent;
import io.zviz.spi.policy.PortRange;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SocketIntent;
import io.zviz.spi.policy.SocketKind;
import io.zviz.spi.policy.SourceFile;
import io.zviz.spi.policy.Strength;
import io.zviz.spi.policy.SyscallDefaultIntent;
import io.zviz.spi.policy.SyscallIntent;
import io.zviz.spi.policy.Transport;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Makes policies by hand, without a profile. Every rule stands on a line of its own of {@code
 * NAME.yaml}, in the order of the calls.
 */
public final class PolicyBuilder {
  private final String name;
  private final String source;
  private final List<Intent> intents = new ArrayList<>();
  private final Map<BackendId, Map<String, String>> options = new TreeMap<>();
  private BrokerSettings broker = BrokerSettings.DEFAULT;
  private AuditSettings audit = AuditSettings.DEFAULT;

  /** A policy of this name without any intent. */
  public PolicyBuilder(String name) {
    this(name, name + ".yaml");
  }

  /** A policy whose rules come from a file of this name. */
  public PolicyBuilder(String name, String source) {
    this.name = name;
    this.source = source;
  }

  /** What every intent has; the id gets a number when it is taken. */
  public Header header(String id) {
    boolean taken = intents.stream().anyMatch(intent -> intent.id().value().equals(id));
    int line = intents.size() + 3;
    return new Header(
        new IntentId(taken ? id + "#" + line : id), new Origin(source, line, 7), Strength.REQUIRED);
  }

  /** Any intent. */
  public PolicyBuilder add(Intent intent) {
    intents.add(intent);
    return this;
  }

  /** What becomes of calls by their names. */
  public PolicyBuilder calls(Decision decision, String... names) {
    for (String name : names) {
      call(decision, name, name);
    }
    return this;
  }

  /**
   * What becomes of a call.
   *
   * @param via how it was written: its name, {@code @category}, {@code *} or {@code @startup}
   */
  public PolicyBuilder call(Decision decision, String name, String via) {
    return add(new SyscallIntent(header("syscalls/" + name), name, decision, via));
  }

  /** What becomes of a call when all of these conditions hold; a refusal has its usual errno. */
  public PolicyBuilder when(Decision decision, String name, ArgumentCondition... conditions) {
    String id = "syscalls/" + name + " when " + Arrays.toString(conditions);
    return add(
        new ConditionalSyscallIntent(
            header(id), name, List.of(conditions), decision, OptionalInt.empty()));
  }

  /** What becomes of calls that have no name here. */
  public PolicyBuilder otherCalls(Decision decision) {
    return add(new SyscallDefaultIntent(header("syscalls/default"), decision));
  }

  /** The kinds of sockets that may be made; all other kinds may not. */
  public PolicyBuilder sockets(SocketKind... allowed) {
    for (SocketKind kind : SocketKind.values()) {
      String id = "network/sockets/" + kind.name().toLowerCase(Locale.ROOT);
      Decision decision = List.of(allowed).contains(kind) ? Decision.ALLOW : Decision.DENY;
      add(new SocketIntent(header(id), kind, decision));
    }
    return this;
  }

  /** The commands of {@code ioctl} or {@code prctl} that may be used when it is brokered. */
  public PolicyBuilder commands(String call, long... values) {
    List<NamedValue> named =
        Arrays.stream(values)
            .sorted()
            .mapToObj(v -> new NamedValue("0x" + Long.toHexString(v), v))
            .toList();
    return add(new ArgumentIntent(header("arguments/" + call), call, named));
  }

  /** When the broker is used. */
  public PolicyBuilder brokerMode(BrokerSettings.Mode mode) {
    broker = new BrokerSettings(mode, broker.timeoutMillis(), broker.maxInflight());
    return this;
  }

  /** How long brokered calls may take, and how many may block at once. */
  public PolicyBuilder brokerLimits(int timeoutMillis, int maxInflight) {
    broker = new BrokerSettings(broker.mode(), timeoutMillis, maxInflight);
    return this;
  }

  /** How much is logged. */
  public PolicyBuilder auditLevel(AuditSettings.Level level) {
    audit = new AuditSettings(level, audit.rateLimit());
    return this;
  }

  /** A path rule. */
  public PolicyBuilder path(PathAccess access, String pattern) {
    String id = "filesystem/" + access.name().toLowerCase(Locale.ROOT) + pattern;
    return add(new PathIntent(header(id), new PathPattern(pattern), access));
  }

  /** What no list names is out of reach. */
  public PolicyBuilder pathDefault() {
    return add(new PathDefaultIntent(header("filesystem")));
  }

  /** An address range of the egress lists. */
  public PolicyBuilder egress(Decision decision, String cidr) {
    return egress(decision, cidr, Transport.ANY);
  }

  /** An address range of the egress lists with ports and a protocol. */
  public PolicyBuilder egress(
      Decision decision, String cidr, Transport transport, PortRange... ports) {
    return egressTo(decision, new Endpoint.Addresses(cidr(cidr)), transport, ports);
  }

  /** Any entry of the egress lists. */
  public PolicyBuilder egressTo(
      Decision decision, Endpoint to, Transport transport, PortRange... ports) {
    String id = "network/egress/" + decision.name().toLowerCase(Locale.ROOT) + "/" + to;
    return add(new EgressIntent(header(id), decision, to, List.of(ports), transport));
  }

  /** Nobody may connect. */
  public PolicyBuilder denyIngress() {
    return add(new IngressIntent(header("network/ingress/deny_all"), Optional.empty()));
  }

  /** A source that may connect. */
  public PolicyBuilder ingress(String cidr) {
    return add(new IngressIntent(header("network/ingress/" + cidr), Optional.of(cidr(cidr))));
  }

  /** A rule about ports. */
  public PolicyBuilder ports(PortIntent.Rule rule, int first, int last) {
    PortRange range = new PortRange(first, last);
    String id = "network/ports/" + rule.name().toLowerCase(Locale.ROOT) + "/" + range;
    return add(new PortIntent(header(id), range, rule));
  }

  /** A limit of one number. */
  public PolicyBuilder limit(LimitIntent.Limit limit, long value) {
    return add(new LimitIntent(header("resources/" + limit.key()), limit, value));
  }

  /** A processor quota. */
  public PolicyBuilder cpu(long quotaMicros, long periodMicros) {
    return add(new CpuQuotaIntent(header("resources/cpu_max"), quotaMicros, periodMicros));
  }

  /** Limits of a block device: bytes read and written, operations read and written, a second. */
  public PolicyBuilder io(int major, int minor, long rbps, long wbps, long riops, long wiops) {
    Header header = header("resources/io_max/" + major + ":" + minor);
    return add(new IoLimitIntent(header, major, minor, rbps, wbps, riops, wiops));
  }

  /** The capabilities that stay. */
  public PolicyBuilder keep(String... capabilities) {
    return add(new CapabilityIntent(header("capabilities"), List.of(capabilities), List.of()));
  }

  /** An option of a backend. */
  public PolicyBuilder option(String backend, String key, String value) {
    options.computeIfAbsent(new BackendId(backend), id -> new TreeMap<>()).put(key, value);
    return this;
  }

  /** The policy. */
  public ResolvedPolicy build() {
    return new ResolvedPolicy(
        name,
        "1.0",
        "",
        List.of(new SourceFile(source, name, "0".repeat(64), false)),
        intents.stream().sorted(Comparator.comparing(Intent::id)).toList(),
        Map.of(),
        broker,
        audit,
        new BackendChoices(Map.of(), options),
        List.of());
  }

  /** An address range from text such as {@code 10.0.0.0/8}; never a name. */
  public static Cidr cidr(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    if (!address.matches("[0-9a-fA-F.:]+")) {
      throw new IllegalArgumentException("not an address: " + text);
    }
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress();
      return new Cidr(
          bytes, slash < 0 ? bytes.length * 8 : Integer.parseInt(text.substring(slash + 1)));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
