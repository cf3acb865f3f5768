package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workloads that do nothing but be refused: the log says all of it, in bounded space and memory.
 */
class AuditFloodIT {
  private static final int CALLS = Integer.getInteger("zviz.flood", 100_000);
  private static final int FEW = 10;
  private static final int MOST_MORE_KILOBYTES = 64 << 10;
  private static final int RATE = 100;

  /** Refused every time; ends with the number of those that were not. */
  private static final String FLOOD =
      """
      import ctypes, sys
      libc = ctypes.CDLL(None)
      print(sum(libc.sethostname(0, 0) != -1 for call in range(int(sys.argv[1]))))
      """;

  /** Runs a command, and says how much memory the largest process of it took, in KiB. */
  private static final String MEASURE =
      """
      import resource, subprocess, sys
      status = subprocess.run(sys.argv[1:]).returncode
      print("peak", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
      sys.exit(status)
      """;

  @TempDir private Path work;
  private Zviz zviz = new Zviz(Path.of("/"));

  @BeforeEach
  void programs() {
    zviz = new Zviz(work).withProfile("flood.py", FLOOD).withProfile("measure.py", MEASURE);
    zviz.withProfile("slow.yaml", profile("slow", RATE));
    zviz.withProfile("fast.yaml", profile("fast", 1_000_000));
  }

  private static String profile(String name, int rate) {
    return "name: %s\nversion: 1\nextends: minimal\naudit: {rate_limit: %d}\n"
        .formatted(name, rate);
  }

  /** The peak memory of a run. */
  private int flood(String profile, int calls) throws IOException {
    Files.deleteIfExists(zviz.auditLog());
    List<String> line = new ArrayList<>(List.of("python3", "measure.py"));
    line.add(Zviz.home().resolve("bin/zviz").toString());
    line.addAll(List.of("run", "--audit-log", zviz.auditLog().toString(), "-p", profile));
    line.addAll(List.of("flood", ".", "python3", "flood.py", Integer.toString(calls)));
    List<String> out = zviz.host(line.toArray(String[]::new)).succeeds().out().lines().toList();
    assertThat(out.get(0)).as("none passed").isEqualTo("0");
    return Integer.parseInt(out.get(1).split(" ", 2)[1]);
  }

  private List<Map<String, Object>> events() throws IOException {
    List<Map<String, Object>> events = new ArrayList<>();
    for (String line : Files.readAllLines(zviz.auditLog())) {
      if (!line.endsWith("}}")) {
        continue; // torn by the full disk, and counted among the dropped
      }
      Map<String, Object> tree =
          JsonText.read(line.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      assertThat(tree).hasSize(1);
      tree.values().forEach(event -> events.add(fields(event)));
    }
    return events;
  }

  @SuppressWarnings("unchecked") // JSON objects have text for keys
  private static Map<String, Object> fields(Object event) {
    return (Map<String, Object>) event;
  }

  private static long number(Map<String, Object> event, String name) {
    return ((Number) Objects.requireNonNull(event.get(name), name)).longValue();
  }

  private static long sum(List<Map<String, Object>> events, String name, String field) {
    return events.stream()
        .filter(event -> name.equals(event.get("name")))
        .mapToLong(event -> number(event, field))
        .sum();
  }

  /** Each number that was given is either on a line, or counted among the dropped. */
  private static void assertComplete(List<Map<String, Object>> events) {
    TreeSet<Long> numbers = new TreeSet<>();
    events.stream()
        .filter(event -> event.get("seq") != null)
        .forEach(event -> assertThat(numbers.add(number(event, "seq"))).as("once").isTrue());
    assertThat(numbers.size() + sum(events, "events-dropped", "count"))
        .as("no hole that is not explained")
        .isEqualTo(numbers.last() + 1);
  }

  @Test
  void past_the_rate_limit_refusals_are_counted_and_the_log_stays_small() throws IOException {
    int few = flood("slow.yaml", FEW);
    assertThat(sum(events(), "rate-limited", "suppressed")).as("control").isZero();
    int many = flood("slow.yaml", CALLS);

    List<Map<String, Object>> events = events();
    long written = events.stream().filter(event -> "denied".equals(event.get("decision"))).count();
    long suppressed = sum(events, "rate-limited", "suppressed");
    assertThat(written + suppressed).isGreaterThanOrEqualTo(CALLS);
    assertThat(suppressed).isGreaterThan(written);
    long seconds = events.stream().filter(e -> "rate-limited".equals(e.get("name"))).count();
    assertThat(written).isLessThanOrEqualTo((seconds + 1) * RATE);
    assertComplete(events);
    assertThat(many).as("KiB; %d for %d calls", few, FEW).isLessThan(few + MOST_MORE_KILOBYTES);
  }

  @Test
  void what_a_full_disk_does_not_take_is_dropped_and_counted() throws IOException {
    String script =
        """
        mkdir log && mount -t tmpfs -o size=256k none log || exit 9
        dd if=/dev/zero of=log/full bs=1k count=128 2>/dev/null
        ( while [ ! -e ready ]; do sleep 0.05; done; rm log/full; : >go ) &
        python3 measure.py "$0" run --audit-log log/audit.json -p fast.yaml flood . /bin/sh -c \
          "python3 flood.py $1; : >ready; while [ ! -e go ]; do sleep 0.05; done; mkfifo /tmp/c"
        cat log/audit.json >audit.json
        "$0" audit summary --audit-log audit.json
        """;
    int few = flood("fast.yaml", FEW);
    Zviz.Result full =
        zviz.host(
            "unshare",
            "-m",
            "sh",
            "-c",
            script,
            Zviz.home().resolve("bin/zviz").toString(),
            Integer.toString(CALLS));
    List<String> out = full.succeeds().out().lines().toList();
    int many = Integer.parseInt(out.get(1).split(" ", 2)[1]);

    List<Map<String, Object>> events = events();
    assertThat(sum(events, "events-dropped", "count")).isGreaterThan(CALLS / 2);
    assertComplete(events);
    assertThat(full.out()).contains("the log could not take them");
    assertThat(many).as("KiB; %d for %d calls", few, FEW).isLessThan(few + MOST_MORE_KILOBYTES);
  }
}
