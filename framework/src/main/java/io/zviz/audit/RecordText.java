package io.zviz.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** An event in one line for people; its values are as the workload gave them, to be escaped. */
public final class RecordText {
  private static final Set<String> SAID =
      Set.of(
          "time",
          "container",
          "profile",
          "name",
          "path",
          "resolved",
          "address",
          "port",
          "proto",
          "decision",
          "enforced",
          "errno",
          "rule",
          "comm",
          "pid",
          "seq",
          "run",
          "layer",
          "backend",
          "latency_us");

  private RecordText() {}

  /** {@code TIME CONTAINER KIND DECISION NAME WHAT ERRNO by RULE (PROGRAM PID)}. */
  public static String of(AuditRecord event) {
    List<String> words = new ArrayList<>();
    words.add(orDash(event.text("time")));
    words.add(orDash(event.text("container")));
    words.add(event.kind());
    add(words, "", decision(event));
    add(words, "", event.name());
    add(words, "", target(event));
    rest(event).forEach((name, value) -> words.add(name + "=" + value));
    add(words, "", event.text("errno"));
    add(words, "by ", event.text("rule"));
    add(words, "", program(event));
    return String.join(" ", words);
  }

  private static void add(List<String> words, String before, String word) {
    if (!word.isEmpty()) {
      words.add(before + word);
    }
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private static String decision(AuditRecord event) {
    boolean done = event.isDenied() && event.text("enforced").equals("false");
    return done ? "denied (not enforced)" : event.text("decision");
  }

  /** The path, or where traffic goes. */
  public static String target(AuditRecord event) {
    if (!event.text("address").isEmpty()) {
      return address(event);
    }
    return event.path();
  }

  private static String address(AuditRecord event) {
    String address = event.text("address");
    String host = address.indexOf(':') >= 0 ? "[" + address + "]" : address;
    String port = event.text("port");
    String proto = event.text("proto");
    return host + (port.isEmpty() ? "" : ":" + port) + (proto.isEmpty() ? "" : " " + proto);
  }

  private static String program(AuditRecord event) {
    String comm = event.text("comm");
    String pid = event.text("pid");
    if (comm.isEmpty()) {
      return pid.isEmpty() ? "" : "(" + pid + ")";
    }
    return "(" + comm + (pid.isEmpty() ? "" : " " + pid) + ")";
  }

  private static Map<String, String> rest(AuditRecord event) {
    Map<String, String> rest = new TreeMap<>();
    event
        .fields()
        .forEach(
            (name, value) -> {
              if (value instanceof Map<?, ?> arguments) {
                arguments.forEach((key, word) -> rest.put(String.valueOf(key), "" + word));
              } else if (!SAID.contains(name)) {
                rest.put(name, String.valueOf(value));
              }
            });
    return rest;
  }
}
