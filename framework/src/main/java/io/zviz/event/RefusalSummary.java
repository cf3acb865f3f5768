package io.zviz.event;

import io.zviz.abi.PathChange;
import io.zviz.spi.event.Event;
import io.zviz.spi.policy.ArgumentIntent;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathDefaultIntent;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.SocketIntent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a run was refused, for a short block at its end: each call once, with how often, the rule
 * and the smallest change that would allow it.
 */
public final class RefusalSummary {
  /** Stands for the error number where the kernel killed instead of answering. */
  public static final String SIGSYS = "SIGSYS";

  private static final int MAX_KINDS = 1_000;
  private static final int MAX_LINES = 10;

  private final Map<Refusal, Integer> counts = new LinkedHashMap<>();
  private final ReachedLimits limits = new ReachedLimits();
  private final boolean enforced;

  private record Refusal(String what, String errno, String rule, String change) {}

  /** Of a run whose refusals are enforced, or of one that only records them. */
  public RefusalSummary(boolean enforced) {
    this.enforced = enforced;
  }

  /** Hears an event; only refusals count. May be called from any thread. */
  public synchronized void hear(Event event, Optional<Intent> rule) {
    if (event.kind() == Event.Kind.RESOURCE) {
      limits.hear(event, rule);
    }
    if (!"denied".equals(event.fields().get("decision"))) {
      return;
    }
    Refusal refusal =
        new Refusal(
            what(event),
            String.valueOf(event.fields().getOrDefault("errno", "")),
            rule.map(intent -> intent.origin().toString())
                .orElse(isKill(event) ? "the rule of every container" : "the profile's default"),
            change(event, rule));
    if (counts.size() < MAX_KINDS || counts.containsKey(refusal)) {
      counts.merge(refusal, 1, Integer::sum);
    }
  }

  /** The block, a line each; empty when nothing was refused. */
  public synchronized List<String> lines() {
    List<String> lines = new ArrayList<>(limits.lines());
    if (counts.isEmpty()) {
      return lines;
    }
    lines.add(
        enforced
            ? "zviz: refused during this run:"
            : "zviz: would have been refused during this run:");
    counts.entrySet().stream()
        .limit(MAX_LINES)
        .forEach(
            entry ->
                lines.add(
                    "  %s: %s%s, by %s; to allow it: %s"
                        .formatted(
                            entry.getKey().what(),
                            entry.getKey().errno().isEmpty() ? "" : entry.getKey().errno() + ", ",
                            times(entry.getValue()),
                            entry.getKey().rule(),
                            entry.getKey().change())));
    if (counts.size() > MAX_LINES) {
      lines.add(
          "  and %d more kinds; all are in the audit log".formatted(counts.size() - MAX_LINES));
    }
    return lines;
  }

  private static String times(int count) {
    return count == 1 ? "once" : count + " times";
  }

  private static boolean isKill(Event event) {
    return SIGSYS.equals(event.fields().get("errno"));
  }

  private static String what(Event event) {
    if (isKill(event)) {
      return "a call of a foreign interface (i386, x32 or arm)";
    }
    String name = String.valueOf(event.fields().getOrDefault("name", event.kind()));
    if (event.kind() == Event.Kind.NETWORK) {
      return name + " to " + destination(event);
    }
    if (event.kind() == Event.Kind.CAPABILITY) {
      name = name + " for " + event.fields().get("call");
    }
    Object path = event.fields().get("path");
    return path == null ? name : name + " " + path;
  }

  private static boolean writes(Event event) {
    String flags = String.valueOf(event.fields().getOrDefault("args.flags", ""));
    return PathChange.of(String.valueOf(event.fields().get("name"))).isPresent()
        || flags.contains("O_WRONLY")
        || flags.contains("O_RDWR")
        || flags.contains("O_CREAT");
  }

  /** As profiles write it. */
  private static String destination(Event event) {
    String address = String.valueOf(event.fields().get("address"));
    String host = address.indexOf(':') >= 0 ? "[" + address + "]" : address;
    return host + ":" + event.fields().get("port");
  }

  private static String change(Event event, Optional<Intent> rule) {
    if (isKill(event)) {
      return "run a program that is built for this machine's own interface";
    }
    if (event.kind() == Event.Kind.NETWORK) {
      return "network.egress.allow: [\"%s\"]".formatted(destination(event));
    }
    Intent intent = rule.orElse(null);
    String name = String.valueOf(event.fields().get("name"));
    if (event.kind() == Event.Kind.CAPABILITY) {
      return "capabilities.keep: [%s]".formatted(name);
    }
    if (intent instanceof PathIntent path) {
      return path.access() == PathAccess.HIDDEN
          ? "take %s out of filesystem.hidden".formatted(path.path())
          : "list a path below %s under filesystem.writable or executable".formatted(path.path());
    }
    if (intent instanceof PathDefaultIntent) {
      return "list %s under filesystem.%s"
          .formatted(event.fields().get("path"), writes(event) ? "writable" : "readonly");
    }
    if (intent instanceof SocketIntent socket) {
      return "network.sockets.allow: [%s]".formatted(socket.kind().name().toLowerCase(Locale.ROOT));
    }
    if (intent instanceof ArgumentIntent argument) {
      return "list its command under " + argument.call();
    }
    String allow = "syscalls.allow: [%s]".formatted(name);
    boolean fallsBack = "ENOSYS".equals(event.fields().get("errno"));
    return fallsBack ? allow + ", but callers have another way when it is missing" : allow;
  }
}
