package io.zviz.score;

import io.zviz.abi.Capabilities;
import io.zviz.abi.SyscallTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A random profile, and steps that let it permit more and refuse nothing that it permitted. */
final class Profiles {
  private static final List<String> INSPECTED = List.of("clone", "ioctl", "prctl", "socket");
  private static final List<String> TREES =
      List.of("/etc", "/usr", "/boot", "/root", "/home", "/var", "/opt", "/srv", "/tmp", "/run");
  private static final Map<String, String> SECRETS =
      Map.of("/etc/shadow", "/etc", "/root/.ssh", "/root", "/var/lib", "/var", "/etc/ssl", "/etc");
  private static final List<String> KINDS =
      List.of("tcp", "udp", "icmp", "unix", "raw", "packet", "netlink", "vsock");
  private static final List<String> ENDPOINTS =
      List.of(
          "10.0.0.0/8",
          "10.0.0.0/24",
          "192.168.0.0/16",
          "8.8.8.8",
          "8.8.8.8:443",
          "0.0.0.0/0:25",
          "0.0.0.0/0",
          "169.254.0.0/15",
          "169.254.169.254",
          "2606:4700::/32",
          "::/0",
          "a.example.org",
          "*.example.org");

  private enum Access {
    ABSENT,
    HIDDEN,
    READONLY,
    WRITABLE
  }

  private final Random random;
  private final List<String> calls = new ArrayList<>(SyscallTable.allNames());
  private final SortedSet<String> allowed = new TreeSet<>(List.of("read"));
  private final SortedSet<String> brokered = new TreeSet<>();
  private final SortedSet<String> denied = new TreeSet<>();
  private final SortedMap<String, Access> trees = new TreeMap<>();
  private final SortedSet<String> secrets = new TreeSet<>(SECRETS.keySet());
  private final SortedSet<String> executable = new TreeSet<>(List.of("/usr/bin"));
  private final SortedSet<String> kinds = new TreeSet<>(List.of("unix"));
  private final SortedSet<String> egress = new TreeSet<>();
  private final SortedSet<String> refused = new TreeSet<>();
  private final SortedSet<String> kept = new TreeSet<>();
  private final SortedSet<Integer> closed = new TreeSet<>(List.of(25, 443));
  private long memory = 4 << 20;
  private long pids = 1;
  private int ingress = 33;

  Profiles(long seed) {
    random = new Random(seed);
    calls.removeAll(INSPECTED);
    brokered.addAll(INSPECTED);
    for (int i = random.nextInt(120); i > 0; i--) {
      (random.nextBoolean() ? allowed : denied).add(pick(calls));
    }
    denied.removeAll(allowed);
    TREES.forEach(tree -> trees.put(tree, pick(List.of(Access.values()))));
    refused.add(pick(ENDPOINTS.subList(0, 9)));
    for (int i = random.nextInt(4); i > 0; i--) {
      egress.add(pick(ENDPOINTS));
    }
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** Lets it permit more, in one way or another. */
  void relax() {
    switch (random.nextInt(11)) {
      case 0, 1 -> allow(pick(calls));
      case 2 -> allow(pick(INSPECTED));
      case 3 -> trees.computeIfPresent(pick(TREES), (tree, access) -> more(access));
      case 4 -> secrets.remove(pick(List.copyOf(SECRETS.keySet())));
      case 5 -> executable.add(pick(TREES));
      case 6 -> kinds.add(pick(KINDS));
      case 7 -> egress.add(pick(ENDPOINTS));
      case 8 -> kept.add(pick(Capabilities.names()));
      case 9 -> {
        memory *= 2;
        pids *= 3;
        ingress = Math.max(0, ingress - random.nextInt(9));
      }
      default -> {
        refused.clear();
        closed.remove(25);
      }
    }
  }

  private void allow(String call) {
    allowed.add(call);
    denied.remove(call);
    brokered.remove(call);
  }

  /** What a hidden tree becomes, its own secrets stay. */
  private static Access more(Access access) {
    return access == Access.ABSENT || access == Access.HIDDEN ? Access.READONLY : Access.WRITABLE;
  }

  String text() {
    return "name: p\nversion: 1\nsyscalls:\n  allow: %s\n  broker: %s\n  deny: %s\n"
            .formatted(allowed, brokered, denied)
        + "filesystem:\n  readonly: %s\n  writable: %s\n  hidden: %s\n  executable: %s\n"
            .formatted(having(Access.READONLY), having(Access.WRITABLE), hidden(), executable)
        + "network:\n  sockets: {allow: %s}\n  egress: {allow: %s, deny: %s}\n"
            .formatted(kinds, quoted(egress), quoted(without(refused, egress)))
        + "  dns_proxy: {enabled: true, upstream: \"192.0.2.53:53\"}\n"
        + "  ports: {deny_connect: %s}\n".formatted(closed)
        + (ingress > 32 ? "" : "  ingress: {allow: [\"0.0.0.0/%d\"]}\n".formatted(ingress))
        + "resources: {memory_max: %d, pids_max: %d}\n".formatted(memory, pids)
        + "capabilities: {keep: %s}\n".formatted(kept);
  }

  private static List<String> quoted(SortedSet<String> words) {
    return words.stream().map(word -> '"' + word + '"').toList();
  }

  private static SortedSet<String> without(SortedSet<String> words, SortedSet<String> others) {
    SortedSet<String> rest = new TreeSet<>(words);
    rest.removeAll(others);
    return rest;
  }

  private SortedSet<String> having(Access access) {
    SortedSet<String> paths = new TreeSet<>();
    trees.forEach(
        (tree, is) -> {
          if (is == access) {
            paths.add(tree);
          }
        });
    return paths;
  }

  private SortedSet<String> hidden() {
    SortedSet<String> paths = having(Access.HIDDEN);
    paths.addAll(secrets);
    return paths;
  }
}
