package io.zviz.testkit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Writes valid profiles at random: what the lists hold, which there are, and in which order. */
public final class ProfileGenerator {
  private static final List<String> CALLS =
      List.of(
          "read",
          "write",
          "openat",
          "open",
          "stat",
          "clone",
          "execve",
          "socket",
          "connect",
          "bind",
          "sendto",
          "recvfrom",
          "ioctl",
          "prctl",
          "mmap",
          "futex",
          "kill",
          "ptrace",
          "mount",
          "unshare",
          "setns",
          "bpf",
          "keyctl",
          "chmod",
          "unlinkat",
          "renameat2",
          "getdents64",
          "'@basic-io'",
          "'@memory'",
          "'@process'",
          "'@network'",
          "'@signal'",
          "'@filesystem'",
          "'@system-service'",
          "'@dangerous'",
          "'@io-event'",
          "'@timer'",
          "'@ipc'");

  private static final List<String> BROKERED =
      List.of("open", "openat", "openat2", "creat", "socket", "clone", "ioctl", "prctl", "connect");

  private static final List<String> NAMES =
      List.of("usr", "etc", "lib", "var", "opt", "data", "a b", "x\"y", "ü", "{z}", "q'", "s.d");

  private static final List<String> CAPABILITIES =
      List.of("CAP_CHOWN", "CAP_KILL", "CAP_SETUID", "CAP_NET_BIND_SERVICE", "CAP_SYSLOG");

  private final Random random;

  /** Writes the same profiles whenever the random numbers are the same. */
  public ProfileGenerator(Random random) {
    this.random = random;
  }

  /** A profile of this name. */
  public String next(String name) {
    List<String> sections = new ArrayList<>();
    if (random.nextInt(4) == 0) {
      sections.add("extends: " + any(List.of("minimal", "default", "ci-runner")) + "\n");
    }
    maybe(sections, this::syscalls);
    maybe(sections, this::filesystem);
    maybe(sections, this::network);
    maybe(sections, this::resources);
    maybe(sections, this::capabilities);
    maybe(sections, () -> "audit: {level: " + any(List.of("none", "denied", "full")) + "}\n");
    Collections.shuffle(sections, random);
    return "name: " + name + "\nversion: \"1\"\n" + String.join("", sections);
  }

  private void maybe(List<String> sections, Supplier<String> section) {
    if (random.nextInt(3) > 0) {
      sections.add(section.get());
    }
  }

  private String syscalls() {
    return "syscalls:\n"
        + list("allow", () -> any(CALLS), 12)
        + list("deny", () -> any(CALLS), 4)
        + list("broker", () -> any(BROKERED), 4);
  }

  private String filesystem() {
    return "filesystem:\n"
        + list("readonly", this::path, 6)
        + list("writable", this::path, 4)
        + list("hidden", this::path, 4)
        + (random.nextBoolean() ? list("executable", this::path, 3) : "");
  }

  private String path() {
    StringBuilder path = new StringBuilder();
    for (int depth = 1 + random.nextInt(3); depth > 0; depth--) {
      path.append('/').append(any(NAMES));
    }
    path.append(random.nextInt(5) == 0 ? any(List.of("/*", "/*.key", "/**")) : "");
    return "'" + path.toString().replace("'", "''") + "'";
  }

  private String network() {
    return "network:\n  egress:\n"
        + indented(list("allow", this::destination, 5) + list("deny", this::range, 3))
        + "  ports:\n"
        + indented(list("allow_bind", this::port, 3) + list("deny_connect", this::port, 3))
        + "  sockets:\n"
        + indented(list("allow", () -> any(List.of("tcp", "udp", "unix", "netlink", "raw")), 3));
  }

  private String destination() {
    return random.nextInt(3) > 0
        ? range()
        : "{to: %s, ports: [%s], proto: %s}".formatted(range(), port(), any(List.of("tcp", "udp")));
  }

  private String range() {
    int length = random.nextInt(33);
    int bits = length == 0 ? 0 : random.nextInt() & (-1 << (32 - length));
    if (random.nextInt(3) == 0) {
      return "'2001:db8:%x::/48'".formatted(random.nextInt(1 << 16));
    }
    return "%d.%d.%d.%d/%d"
        .formatted(bits >>> 24, bits >>> 16 & 0xff, bits >>> 8 & 0xff, bits & 0xff, length);
  }

  private String port() {
    int first = 1 + random.nextInt(65_000);
    return random.nextBoolean() ? String.valueOf(first) : "'" + first + "-" + (first + 500) + "'";
  }

  private String resources() {
    int megabytes = 4 + random.nextInt(4096);
    return "resources:\n  memory_max: %dM\n  memory_swap_max: %dM\n  pids_max: %d\n  cpu_weight: %d\n"
        .formatted(
            megabytes,
            megabytes + random.nextInt(1000),
            1 + random.nextInt(5000),
            1 + random.nextInt(10_000));
  }

  private String capabilities() {
    return "capabilities:\n" + list("keep", () -> any(CAPABILITIES), 3);
  }

  private String list(String key, Supplier<String> item, int most) {
    List<String> items = new ArrayList<>();
    for (int n = random.nextInt(most + 1); n > 0; n--) {
      items.add(item.get());
    }
    return "  " + key + ": [" + String.join(", ", items.stream().distinct().toList()) + "]\n";
  }

  private static String indented(String lines) {
    return lines.replaceAll("(?m)^", "  ").replaceAll(" +$", "");
  }

  private <T> T any(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }
}
