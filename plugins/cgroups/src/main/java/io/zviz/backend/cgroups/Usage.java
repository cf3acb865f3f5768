package io.zviz.backend.cgroups;

import io.zviz.spi.host.HostProbe;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads what a run's groups have used. A file that a kernel lacks is simply not reported. */
record Usage(Version version, Features features, HostProbe host, String group) {
  /** The most bytes of memory at one time. */
  Optional<Long> memoryPeak() {
    return number("memory", unified() ? "memory.peak" : "memory.max_usage_in_bytes");
  }

  /** The most tasks at one time. */
  Optional<Long> pidsPeak() {
    return number("pids", "pids.peak");
  }

  /** How many processes were killed for want of memory. */
  Optional<Long> oomKills() {
    return keyed("memory", unified() ? "memory.events" : "memory.oom_control", "oom_kill");
  }

  /** How many times a new task was refused. */
  Optional<Long> refusedTasks() {
    return keyed("pids", "pids.events", "max");
  }

  /** Microseconds of processor time, and how often and how long the quota stopped the workload. */
  Map<String, Long> cpu() {
    Map<String, Long> cpu = new TreeMap<>();
    Optional<Long> used =
        unified()
            ? keyed("cpu", "cpu.stat", "usage_usec")
            : number("cpuacct", "cpuacct.usage").map(nanoseconds -> nanoseconds / 1_000);
    used.ifPresent(value -> cpu.put("usage_us", value));
    keyed("cpu", "cpu.stat", "nr_throttled").ifPresent(n -> cpu.put("throttled", n));
    Optional<Long> throttled =
        unified()
            ? keyed("cpu", "cpu.stat", "throttled_usec")
            : keyed("cpu", "cpu.stat", "throttled_time").map(nanoseconds -> nanoseconds / 1_000);
    throttled.ifPresent(value -> cpu.put("throttled_us", value));
    return cpu;
  }

  private boolean unified() {
    return version == Version.UNIFIED;
  }

  private Optional<String> text(String controller, String file) {
    Path root = features.controllers().get(controller);
    return root == null ? Optional.empty() : host.read(root.resolve(group).resolve(file));
  }

  private Optional<Long> number(String controller, String file) {
    return text(controller, file).flatMap(text -> parse(text.strip()));
  }

  /** The number behind a key in a file of {@code key number} lines. */
  private Optional<Long> keyed(String controller, String file, String key) {
    return text(controller, file).stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith(key + " "))
        .flatMap(line -> parse(line.substring(key.length() + 1).strip()).stream())
        .findFirst();
  }

  private static Optional<Long> parse(String text) {
    return text.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }
}
