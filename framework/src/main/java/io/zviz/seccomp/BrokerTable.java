package io.zviz.seccomp;

import io.zviz.abi.SyscallTable;
import io.zviz.seccomp.ir.Node;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.policy.ArgumentIntent;
import io.zviz.spi.policy.ConditionalSyscallIntent;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.PathDefaultIntent;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SocketIntent;
import io.zviz.spi.policy.SyscallIntent;
import io.zviz.sys.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The {@code .broker} artefact: every rule by which calls are let pass, refused or inspected. */
final class BrokerTable {
  private final ResolvedPolicy policy;
  private final CallDecisions decisions;
  private final SyscallTable table;
  private final SortedMap<String, List<IntentId>> pointers = new TreeMap<>();

  private BrokerTable(ResolvedPolicy policy, CallDecisions decisions) {
    this.policy = policy;
    this.decisions = decisions;
    this.table = SyscallTable.of(decisions.architecture());
  }

  static Content.Document document(ResolvedPolicy policy, CallDecisions decisions) {
    return new BrokerTable(policy, decisions).document();
  }

  private Content.Document document() {
    SortedMap<String, Object> root = new TreeMap<>();
    root.put("format", 1);
    root.put("architecture", decisions.architecture().machine());
    root.put("kernel", SyscallTable.kernelVersion());
    root.put("profile", policy.name());
    root.put("mode", lower(policy.broker().mode()));
    root.put("timeout_ms", policy.broker().timeoutMillis());
    root.put("max_inflight", policy.broker().maxInflight());
    root.put("default", byDefault());
    root.put("calls", list("calls", SyscallIntent.class, this::call));
    root.put(
        "conditions", list("conditions", ConditionalSyscallIntent.class, BrokerTable::condition));
    root.put("arguments", list("arguments", ArgumentIntent.class, BrokerTable::arguments));
    root.put("sockets", list("sockets", SocketIntent.class, BrokerTable::socket));
    root.put("paths", list("paths", PathIntent.class, BrokerTable::path));
    root.put("other_paths", policy.intents(PathDefaultIntent.class).isEmpty() ? "read" : "refuse");
    return new Content.Document(root, pointers);
  }

  private Map<String, Object> byDefault() {
    var intent = CallRules.defaultOf(policy);
    pointers.put("/default", List.of(intent.id()));
    SortedMap<String, Object> entry = entry(intent);
    entry.put("decision", lower(intent.decision()));
    entry.put("errno", Errno.name(intent.errno().orElse(Errno.EPERM)));
    entry.put("errno_unknown", Errno.name(Errno.ENOSYS));
    return entry;
  }

  private Map<String, Object> call(SyscallIntent intent) {
    SortedMap<String, Object> entry = entry(intent);
    entry.put("call", intent.name());
    entry.put("decision", lower(intent.decision()));
    entry.put("via", intent.via());
    CallRule rule = decisions.rules().byName().get(intent.name());
    if (rule == null) {
      entry.put("why", "no call of this architecture");
      return entry;
    }
    entry.put("number", table.number(intent.name()).orElseThrow());
    entry.put("place", rule.place().toString());
    entry.put("why", rule.why());
    if (!rule.reliesOn().isEmpty()) {
      entry.put("relies_on", rule.reliesOn().stream().map(IntentId::value).toList());
    }
    errnos(rule).ifPresent(errno -> entry.put("errno", errno));
    return entry;
  }

  /** The error number of a call that is refused whatever its arguments are. */
  private static Optional<String> errnos(CallRule rule) {
    return rule.decision() instanceof Node.Leaf<CallDecision> leaf
            && leaf.value() instanceof CallDecision.Refuse refuse
        ? Optional.of(Errno.name(refuse.errno()))
        : Optional.empty();
  }

  private static Map<String, Object> condition(ConditionalSyscallIntent intent) {
    SortedMap<String, Object> entry = entry(intent);
    entry.put("call", intent.name());
    entry.put("when", intent.condition());
    entry.put("decision", lower(intent.decision()));
    int usual = CallNames.errno(intent.name());
    if (intent.decision() == Decision.DENY) {
      entry.put("errno", Errno.name(intent.errno().orElse(usual)));
    }
    return entry;
  }

  private static Map<String, Object> arguments(ArgumentIntent intent) {
    SortedMap<String, Object> entry = entry(intent);
    entry.put("call", intent.call());
    List<Object> allowed = new ArrayList<>();
    intent
        .allowed()
        .forEach(v -> allowed.add(new TreeMap<>(Map.of("name", v.name(), "value", v.value()))));
    entry.put("allowed", allowed);
    return entry;
  }

  private static Map<String, Object> socket(SocketIntent intent) {
    SortedMap<String, Object> entry = entry(intent);
    entry.put("kind", lower(intent.kind()));
    entry.put("decision", lower(intent.decision()));
    return entry;
  }

  private static Map<String, Object> path(PathIntent intent) {
    SortedMap<String, Object> entry = entry(intent);
    entry.put("path", intent.path().text());
    entry.put("access", lower(intent.access()));
    return entry;
  }

  private <I extends Intent> List<Object> list(
      String key, Class<I> kind, Function<I, Map<String, Object>> entry) {
    List<Object> entries = new ArrayList<>();
    for (I intent : policy.intents(kind)) {
      pointers.put("/" + key + "/" + entries.size(), List.of(intent.id()));
      entries.add(entry.apply(intent));
    }
    return entries;
  }

  private static SortedMap<String, Object> entry(Intent intent) {
    SortedMap<String, Object> entry = new TreeMap<>();
    entry.put("intent", intent.id().value());
    entry.put("origin", intent.origin().toString());
    return entry;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
