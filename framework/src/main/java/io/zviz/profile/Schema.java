package io.zviz.profile;

import io.zviz.spi.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys of a profile. The whole language, as data: the checks and the messages read it. */
final class Schema {
  private static final Shape.Word SYSCALL = text("a system call, a category such as @network or *");
  private static final Shape.Word PATH = text("an absolute path");
  private static final Shape.Word NAME = text("a name");
  private static final Shape.Word FLAG = new Shape.Word(Shape.Kind.FLAG, "true or false");
  private static final Shape.Word INTEGER = new Shape.Word(Shape.Kind.INTEGER, "an integer");
  private static final Shape.Word SIZE = quantity("a size such as 256M, or max");
  private static final Shape.Word COUNT = quantity("a number or max");
  private static final Shape.Word PORT = quantity("a port or a range such as \"8000-8010\"");
  private static final Shape.Word CODE = quantity("the name or the number of a command");

  private static final Shape.Either WHEN =
      new Shape.Either(
          text("a condition such as \"arg0 == 2\""),
          list(text("a condition such as \"arg0 == 2\""), "conditions"));

  private static final Shape.ListOf SYSCALLS = list(SYSCALL, "system calls");
  private static final Shape.ListOf ALLOWED =
      list(new Shape.Either(SYSCALL, section("call", SYSCALL, "when", WHEN)), "system calls");
  private static final Shape.ListOf DENIED =
      list(
          new Shape.Either(
              SYSCALL,
              section(
                  "call", SYSCALL,
                  "when", WHEN,
                  "errno", quantity("an error number such as EPERM"))),
          "system calls");
  private static final Shape.ListOf PATHS = list(PATH, "absolute paths");
  private static final Shape.ListOf PORTS = list(PORT, "ports");
  private static final Shape.ListOf CODES = list(CODE, "commands, by name or number");
  private static final Shape.ListOf CAPABILITIES = list(text("a capability"), "capabilities");
  private static final Shape.ListOf SOCKETS = list(text("a kind of socket"), "kinds of socket");

  private static final Shape.ListOf ENDPOINTS =
      list(
          new Shape.Either(
              text("an address, a range or a DNS name"),
              section(
                  "to", text("an address, a range or a DNS name"),
                  "ports", PORTS,
                  "proto", text("tcp or udp"))),
          "addresses, ranges or DNS names");

  private static final Shape.Section NETWORK =
      section(
          "egress", section("allow", ENDPOINTS, "deny", ENDPOINTS),
          "ingress", section("deny_all", FLAG, "allow", list(text("a range"), "source ranges")),
          "ports", section("allow_bind", PORTS, "deny_connect", PORTS),
          "dns_proxy", section("enabled", FLAG, "upstream", text("an address with a port")),
          "sockets", section("allow", SOCKETS, "deny", SOCKETS));

  private static final Shape.Section RESOURCES =
      section(
          "memory_max", SIZE,
          "memory_high", SIZE,
          "memory_swap_max", SIZE,
          "cpu_max", quantity("\"quota period\" in microseconds"),
          "cpu_weight", INTEGER,
          "pids_max", COUNT,
          "io_max",
              list(
                  section(
                      "device", text("a device as \"major:minor\""),
                      "rbps", SIZE,
                      "wbps", SIZE,
                      "riops", COUNT,
                      "wiops", COUNT),
                  "limits, each with a device"));

  /** What {@code zviz test} checks. */
  private static final Shape.ListOf EXPECTATIONS =
      list(
          section(
              "call", text("a system call"),
              "args", list(text("a number or a constant"), "arguments"),
              "open", text("an absolute path"),
              "write", text("an absolute path"),
              "exec", text("an absolute path"),
              "connect", text("an address or a name with a port"),
              "proto", text("tcp or udp"),
              "capability", text("a capability"),
              "result", text("allowed, refused, killed, depends, or the name of an errno")),
          "operations with their results");

  /** The whole document. */
  static final Shape.Section ROOT =
      section(
          "name", NAME,
          "version", new Shape.Word(Shape.Kind.VERBATIM, "a version such as 1.0"),
          "description", text("a text"),
          "extends", text("the name of a profile or a path"),
          "replace", list(text("a section or list such as network.egress.allow"), "sections"),
          "syscalls",
              section(
                  "allow", ALLOWED,
                  "deny", DENIED,
                  "broker", SYSCALLS,
                  "startup", FLAG),
          "filesystem",
              section(
                  "readonly", PATHS,
                  "writable", PATHS,
                  "hidden", PATHS,
                  "executable", PATHS),
          "network", NETWORK,
          "resources", RESOURCES,
          "capabilities", section("drop_all", FLAG, "keep", CAPABILITIES, "ambient", CAPABILITIES),
          "requirements", layers(text("required or optional")),
          "ioctl", CODES,
          "prctl", CODES,
          "broker",
              section(
                  "mode", text("auto or always"),
                  "timeout_ms", INTEGER,
                  "max_inflight", INTEGER),
          "audit", section("level", text("none, denied or full"), "rate_limit", INTEGER),
          "expect", EXPECTATIONS,
          "backends",
              new Shape.Table(
                  new Shape.Either(
                      text("a backend"),
                      new Shape.Table(
                          new Shape.Word(Shape.Kind.VERBATIM, "an option"), "a map of options")),
                  "a map of layers and backends"));

  /** The configuration of a host. */
  static final Shape.Section HOST =
      section(
          "backends",
          layers(new Shape.Either(text("a backend"), list(text("a backend"), "backends"))));

  /** The keys that another schema uses, and what to write instead. */
  static final Map<String, String> OTHER_SCHEMA =
      Map.of(
          "allowed_syscalls", "syscalls.allow",
          "blocked_syscalls", "syscalls.deny",
          "mediated_syscalls", "syscalls.broker",
          "limits", "resources");

  private Schema() {}

  /**
   * The sections in which a key is at home, such as {@code network.egress}; "" is the top level.
   */
  static List<String> homesOf(Shape.Section schema, String key) {
    List<String> homes = new ArrayList<>();
    walk(
        "",
        schema,
        (path, section) -> {
          if (section.keys().containsKey(key)) {
            homes.add(path);
          }
        });
    return homes;
  }

  /** Every section and list that {@code replace} can name, such as {@code network.egress.allow}. */
  static List<String> replaceable() {
    List<String> paths = new ArrayList<>();
    List<String> identity =
        List.of("name", "version", "description", "extends", "replace", "expect");
    walk(
        "",
        ROOT,
        (path, section) ->
            section.keys().keySet().stream()
                .map(key -> join(path, key))
                .filter(full -> !identity.contains(full))
                .forEach(paths::add));
    return paths;
  }

  static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private interface Visitor {
    void visit(String path, Shape.Section section);
  }

  /** Sections of maps only: what stands inside list items has no path of its own. */
  private static void walk(String path, Shape.Section section, Visitor visitor) {
    visitor.visit(path, section);
    section
        .keys()
        .forEach(
            (key, shape) -> {
              if (shape instanceof Shape.Section inner) {
                walk(join(path, key), inner, visitor);
              }
            });
  }

  private static Shape.Word text(String expected) {
    return new Shape.Word(Shape.Kind.TEXT, expected);
  }

  private static Shape.Word quantity(String expected) {
    return new Shape.Word(Shape.Kind.QUANTITY, expected);
  }

  private static Shape.ListOf list(Shape item, String items) {
    return new Shape.ListOf(item, "a list of " + items);
  }

  private static Shape.Section layers(Shape value) {
    Map<String, Shape> keys = new LinkedHashMap<>();
    Arrays.stream(Layer.values()).forEach(layer -> keys.put(layer.key(), value));
    return new Shape.Section(keys);
  }

  private static Shape.Section section(Object... keysAndShapes) {
    Map<String, Shape> keys = new LinkedHashMap<>();
    for (int i = 0; i < keysAndShapes.length; i += 2) {
      keys.put((String) keysAndShapes[i], (Shape) keysAndShapes[i + 1]);
    }
    return new Shape.Section(keys);
  }
}
