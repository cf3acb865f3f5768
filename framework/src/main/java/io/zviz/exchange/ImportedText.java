package io.zviz.exchange;

import io.zviz.exchange.oci.Surroundings;
import io.zviz.spi.policy.ArgumentCondition;
import io.zviz.sys.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The YAML of an imported profile. */
final class ImportedText {
  private final List<String> allowed = new ArrayList<>();
  private final List<String> denied = new ArrayList<>();

  void allow(String call) {
    allowed.add(call);
  }

  /** Whatever {@code network.sockets} says about kinds. */
  void allowAnySocket(String call) {
    allowed.add("{call: " + call + ", when: \"arg0 >= 0\"}");
  }

  void allow(String call, List<ArgumentCondition> when) {
    allowed.add("{call: " + call + condition(when) + "}");
  }

  void deny(String call, int errno) {
    denied.add("{call: " + call + errno(errno) + "}");
  }

  void deny(String call, List<ArgumentCondition> when, int errno) {
    denied.add("{call: " + call + condition(when) + errno(errno) + "}");
  }

  private static String condition(List<ArgumentCondition> when) {
    return ", when: \""
        + when.stream().map(ArgumentCondition::toString).collect(Collectors.joining(" and "))
        + "\"";
  }

  private static String errno(int number) {
    String name = Errno.name(number);
    return ", errno: " + (Errno.number(name).isPresent() ? name : Integer.toString(number));
  }

  String render(String name, String file, Surroundings container, List<String> sockets) {
    StringBuilder yaml = new StringBuilder();
    String from =
        "Imported from %s for %s and Linux %s"
            .formatted(file, container.architecture().machine(), container.kernel());
    yaml.append("# ").append(from.replaceAll("[^\\x20-\\x7e]", "?")).append(".\n");
    yaml.append(
            "# The source speaks of system calls alone: add sections for filesystem, network and")
        .append("\n# resources; without them files are readable only, and there is no network.\n");
    yaml.append("name: ").append('"').append(name).append("\"\n");
    yaml.append("version: \"1\"\n");
    yaml.append("syscalls:\n  startup: false\n");
    list(yaml, "deny", denied);
    list(yaml, "allow", allowed);
    yaml.append("network:\n  sockets:\n    allow: ").append(sockets).append('\n');
    yaml.append("capabilities:\n  keep:");
    yaml.append(container.capabilities().isEmpty() ? " []\n" : "\n");
    new TreeSet<>(container.capabilities())
        .forEach(capability -> yaml.append("    - ").append(capability).append('\n'));
    return yaml.toString();
  }

  private static void list(StringBuilder yaml, String key, List<String> entries) {
    if (!entries.isEmpty()) {
      yaml.append("  ").append(key).append(":\n");
      entries.stream()
          .distinct()
          .forEach(entry -> yaml.append("    - ").append(entry).append('\n'));
    }
  }
}
