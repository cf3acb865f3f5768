package io.zviz.explain;

import io.zviz.spi.Layer;
import io.zviz.spi.policy.ArgumentIntent;
import io.zviz.spi.policy.CapabilityIntent;
import io.zviz.spi.policy.ConditionalSyscallIntent;
import io.zviz.spi.policy.CpuQuotaIntent;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.DnsProxyIntent;
import io.zviz.spi.policy.EgressIntent;
import io.zviz.spi.policy.IngressIntent;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.IoLimitIntent;
import io.zviz.spi.policy.LimitIntent;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathDefaultIntent;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.PortIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SocketIntent;
import io.zviz.spi.policy.SyscallDefaultIntent;
import io.zviz.spi.policy.SyscallIntent;
import io.zviz.spi.policy.Transport;
import io.zviz.sys.Errno;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The effective profile: bases merged, categories expanded, defaults written out, and behind every
 * line the place that it comes from. It is a profile itself, and decides the same.
 */
public final class ResolvedText {
  private static final int COMMENT_COLUMN = 44;

  private final ResolvedPolicy policy;
  private final StringBuilder text = new StringBuilder();

  private ResolvedText(ResolvedPolicy policy) {
    this.policy = policy;
  }

  /** The text of a policy. */
  public static String of(ResolvedPolicy policy) {
    ResolvedText resolved = new ResolvedText(policy);
    resolved.header();
    resolved.syscalls();
    resolved.arguments();
    resolved.filesystem();
    resolved.network();
    resolved.resources();
    resolved.capabilities();
    resolved.settings();
    return resolved.text.toString();
  }

  private void header() {
    line("name: " + policy.name(), place("name"));
    line("version: " + quoted(policy.version()), place("version"));
    if (!policy.description().isEmpty()) {
      line("description: " + quoted(policy.description()), place("description"));
    }
    policy
        .sources()
        .forEach(source -> line("# from " + source.name() + ", sha256 " + source.sha256(), ""));
  }

  private void syscalls() {
    line("syscalls:", "");
    line("  startup: false", "what it implies is listed below");
    SyscallDefaultIntent otherwise = policy.intents(SyscallDefaultIntent.class).get(0);
    for (Decision decision : List.of(Decision.ALLOW, Decision.BROKER, Decision.DENY)) {
      List<SyscallIntent> calls =
          policy.intents(SyscallIntent.class).stream()
              .filter(call -> call.decision() == decision)
              .toList();
      List<ConditionalSyscallIntent> conditional =
          policy.intents(ConditionalSyscallIntent.class).stream()
              .filter(call -> call.decision() == decision)
              .toList();
      boolean everything = otherwise.decision() == decision;
      if (!calls.isEmpty() || !conditional.isEmpty() || everything) {
        line("  " + word(decision) + ":", "");
      }
      if (everything) {
        line("    - " + entry("\"*\"", "", otherwise.errno()), otherwise.origin().toString());
      }
      calls.forEach(call -> line("    - " + entry(call.name(), "", call.errno()), origin(call)));
      conditional.forEach(
          call -> line("    - " + entry(call.name(), call.condition(), call.errno()), at(call)));
    }
  }

  private static String entry(String call, String when, OptionalInt errno) {
    if (when.isEmpty() && errno.isEmpty()) {
      return call;
    }
    String condition = when.isEmpty() ? "" : ", when: \"" + when + "\"";
    String number = errno.isEmpty() ? "" : ", errno: " + errno(errno.getAsInt());
    return "{call: " + call + condition + number + "}";
  }

  private static String errno(int number) {
    String name = Errno.name(number);
    return Errno.number(name).isPresent() ? name : Integer.toString(number);
  }

  /** A category stands for its calls: where it does, the comment says which. */
  private static String origin(SyscallIntent call) {
    boolean own = call.via().equals(call.name());
    return call.origin() + (own || call.implied() ? "" : ", " + call.via());
  }

  private void arguments() {
    for (ArgumentIntent rule : policy.intents(ArgumentIntent.class)) {
      line(rule.call() + ":", "");
      rule.allowed().forEach(value -> line("  - " + value.name(), rule.origin().toString()));
    }
  }

  private void filesystem() {
    if (policy.intents(PathDefaultIntent.class).isEmpty()) {
      return;
    }
    line("filesystem:", "");
    for (PathAccess access : PathAccess.values()) {
      list(
          "  " + word(access),
          PathIntent.class,
          path -> path.access() == access,
          path -> quoted(path.path().text()));
    }
  }

  private void network() {
    line("network:", "");
    if (!policy.intents(EgressIntent.class).isEmpty()) {
      line("  egress:", "");
    }
    for (Decision decision : List.of(Decision.ALLOW, Decision.DENY)) {
      list(
          "    " + word(decision),
          EgressIntent.class,
          rule -> rule.decision() == decision,
          ResolvedText::endpoint);
    }
    ingress();
    ports();
    for (DnsProxyIntent proxy : policy.intents(DnsProxyIntent.class)) {
      line(
          "  dns_proxy: {enabled: true, upstream: " + quoted(upstream(proxy)) + "}",
          proxy.origin().toString());
    }
    line("  sockets:", "");
    for (Decision decision : List.of(Decision.ALLOW, Decision.DENY)) {
      list(
          "    " + word(decision),
          SocketIntent.class,
          socket -> socket.decision() == decision,
          socket -> word(socket.kind()));
    }
  }

  private void ports() {
    if (!policy.intents(PortIntent.class).isEmpty()) {
      line("  ports:", "");
    }
    for (PortIntent.Rule rule : PortIntent.Rule.values()) {
      list(
          "    " + word(rule),
          PortIntent.class,
          port -> port.rule() == rule,
          port -> quoted(port.ports().toString()));
    }
  }

  private void ingress() {
    List<IngressIntent> rules = policy.intents(IngressIntent.class);
    line("  ingress:", "");
    boolean closed = rules.stream().allMatch(rule -> rule.source().isEmpty());
    if (closed) {
      line("    deny_all: true", origins(rules));
    } else {
      list(
          "    allow",
          IngressIntent.class,
          rule -> rule.source().isPresent(),
          rule -> quoted(rule.source().orElseThrow().toString()));
    }
  }

  private static String endpoint(EgressIntent rule) {
    if (rule.transport() == Transport.ANY && rule.ports().isEmpty()) {
      return quoted(rule.to().toString());
    }
    String ports =
        rule.ports().stream()
            .map(range -> quoted(range.toString()))
            .collect(Collectors.joining(", "));
    String proto =
        rule.transport() == Transport.TCP || rule.transport() == Transport.UDP
            ? ", proto: " + word(rule.transport())
            : "";
    String list = ports.isEmpty() ? "" : ", ports: [" + ports + "]";
    return "{to: " + quoted(rule.to().toString()) + list + proto + "}";
  }

  private static String upstream(DnsProxyIntent proxy) {
    String range = proxy.upstream().toString();
    String address = range.substring(0, range.indexOf('/'));
    return (proxy.upstream().isIpv6() ? "[" + address + "]" : address) + ":" + proxy.port();
  }

  private void resources() {
    Map<String, String> lines = new TreeMap<>();
    for (LimitIntent limit : policy.intents(LimitIntent.class)) {
      lines.put("  " + limit.limit().key() + ": " + amount(limit.value()), at(limit));
    }
    for (CpuQuotaIntent quota : policy.intents(CpuQuotaIntent.class)) {
      String value = amount(quota.quotaMicros()) + " " + quota.periodMicros();
      lines.put("  cpu_max: " + quoted(value), at(quota));
    }
    List<IoLimitIntent> devices = policy.intents(IoLimitIntent.class);
    if (lines.isEmpty() && devices.isEmpty()) {
      return;
    }
    line("resources:", "");
    lines.forEach(this::line);
    if (!devices.isEmpty()) {
      line("  io_max:", "");
      devices.forEach(device -> line("    - " + limits(device), at(device)));
    }
  }

  private static String limits(IoLimitIntent device) {
    Map<String, Long> given = new TreeMap<>();
    given.put("rbps", device.readBytes());
    given.put("wbps", device.writeBytes());
    given.put("riops", device.readOperations());
    given.put("wiops", device.writeOperations());
    String limits =
        given.entrySet().stream()
            .map(entry -> ", " + entry.getKey() + ": " + amount(entry.getValue()))
            .collect(Collectors.joining());
    return "{device: " + quoted(device.device()) + limits + "}";
  }

  private void capabilities() {
    CapabilityIntent rule = policy.intents(CapabilityIntent.class).get(0);
    line("capabilities:", "");
    line("  drop_all: true", at(rule));
    line("  keep: " + rule.keep(), at(rule));
    line("  ambient: " + rule.ambient(), at(rule));
  }

  private void settings() {
    if (!policy.requirements().isEmpty()) {
      line("requirements:", "");
      new TreeMap<>(policy.requirements())
          .forEach(
              (layer, strength) ->
                  line(
                      "  " + layer.key() + ": " + word(strength),
                      place("requirements." + layer.key())));
    }
    line("broker:", "");
    line("  mode: " + word(policy.broker().mode()), place("broker.mode"));
    line("  timeout_ms: " + policy.broker().timeoutMillis(), place("broker.timeout_ms"));
    line("  max_inflight: " + policy.broker().maxInflight(), place("broker.max_inflight"));
    line("audit:", "");
    line("  level: " + word(policy.audit().level()), place("audit.level"));
    line("  rate_limit: " + policy.audit().rateLimit(), place("audit.rate_limit"));
    backends();
  }

  private void backends() {
    Map<Layer, ?> pinned = policy.backends().pinned();
    if (pinned.isEmpty() && policy.backends().options().isEmpty()) {
      return;
    }
    line("backends:", "");
    new TreeMap<>(policy.backends().pinned())
        .forEach(
            (layer, ids) ->
                line("  " + layer.key() + ": " + ids, place("backends." + layer.key())));
    new TreeMap<>(policy.backends().options())
        .forEach(
            (id, options) -> {
              line("  " + id + ":", place("backends." + id));
              new TreeMap<>(options)
                  .forEach(
                      (key, value) ->
                          line(
                              "    " + key + ": " + quoted(value),
                              place("backends." + id + "." + key)));
            });
  }

  private String place(String key) {
    return policy.positions().containsKey(key) ? policy.positionOf(key).toString() : "default";
  }

  private <I extends Intent> void list(
      String key, Class<I> kind, Predicate<I> wanted, java.util.function.Function<I, String> item) {
    List<I> items = policy.intents(kind).stream().filter(wanted).toList();
    if (items.isEmpty()) {
      return;
    }
    line(key + ":", "");
    String indent = " ".repeat(key.length() - key.stripLeading().length() + 2);
    items.forEach(i -> line(indent + "- " + item.apply(i), at(i)));
  }

  private void line(String yaml, String comment) {
    text.append(yaml);
    if (!comment.isEmpty()) {
      text.append(" ".repeat(Math.max(1, COMMENT_COLUMN - yaml.length())));
      text.append("# ").append(comment);
    }
    text.append('\n');
  }

  private static String at(Intent intent) {
    return intent.origin().toString();
  }

  private static String origins(Collection<? extends Intent> rules) {
    return rules.stream().map(ResolvedText::at).collect(Collectors.joining(", "));
  }

  private static String amount(long value) {
    return value == LimitIntent.MAX ? "max" : Long.toString(value);
  }

  /** In single quotes, where only these are special (YAML 1.1, 9.1.2). */
  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
