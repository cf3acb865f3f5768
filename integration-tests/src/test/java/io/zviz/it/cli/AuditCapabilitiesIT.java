package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which capabilities the log of a run that only records names, against what the kernel needs. */
class AuditCapabilitiesIT {
  private static final String PROGRAM = "capabilities.py";

  /** What the cases need that a recording run has; all others need none. */
  private static final Map<String, String> LENT = new TreeMap<>();

  /** What the cases need that it does not have. */
  private static final Map<String, String> REFUSED = new TreeMap<>();

  static {
    LENT.putAll(
        Map.of(
            "setuid", "CAP_SETUID",
            "setreuid", "CAP_SETUID",
            "setresuid", "CAP_SETUID",
            "setgid", "CAP_SETGID",
            "setresgid", "CAP_SETGID",
            "setgroups", "CAP_SETGID",
            "chown", "CAP_CHOWN",
            "chgrp", "CAP_CHOWN",
            "fchown", "CAP_CHOWN"));
    LENT.putAll(
        Map.of(
            "chmod", "CAP_FOWNER",
            "utime", "CAP_FOWNER",
            "noatime", "CAP_FOWNER",
            "sticky", "CAP_FOWNER",
            "setgid-bit", "CAP_FSETID",
            "mknod", "CAP_MKNOD",
            "setfcap", "CAP_SETFCAP",
            "chroot", "CAP_SYS_CHROOT"));
    LENT.putAll(
        Map.of(
            "read", "CAP_DAC_OVERRIDE",
            "write", "CAP_DAC_OVERRIDE",
            "make", "CAP_DAC_OVERRIDE",
            "mkdir", "CAP_DAC_OVERRIDE",
            "stat", "CAP_DAC_OVERRIDE",
            "chdir", "CAP_DAC_OVERRIDE",
            "execute", "CAP_DAC_OVERRIDE"));
    LENT.putAll(
        Map.of(
            "kill", "CAP_KILL",
            "bounding", "CAP_SETPCAP",
            "bind", "CAP_NET_BIND_SERVICE",
            "raw", "CAP_NET_RAW",
            "packet", "CAP_NET_RAW"));
    REFUSED.putAll(
        Map.of(
            "hostname", "CAP_SYS_ADMIN",
            "unshare", "CAP_SYS_ADMIN",
            "nice", "CAP_SYS_NICE",
            "real-time", "CAP_SYS_NICE",
            "raise-limit", "CAP_SYS_RESOURCE",
            "clock", "CAP_SYS_TIME",
            "alarm", "CAP_WAKE_ALARM",
            "kernel-log", "CAP_SYSLOG",
            "reboot", "CAP_SYS_BOOT"));
  }

  @TempDir private Path work;
  private Zviz zviz = new Zviz(Path.of("/"));

  @BeforeEach
  void prepare() throws IOException {
    zviz = new Zviz(work);
    Files.createDirectory(work.resolve("cases"));
    try (InputStream program =
        Objects.requireNonNull(getClass().getResourceAsStream("/" + PROGRAM))) {
      Files.copy(program, work.resolve(PROGRAM));
    }
  }

  /** What became of each case, by its name. */
  private static Map<String, String> results(Zviz.Result run) {
    Map<String, String> results = new LinkedHashMap<>();
    run.succeeds()
        .out()
        .lines()
        .map(line -> line.split(" ", 2))
        .forEach(words -> results.put(words[0], words[1]));
    return results;
  }

  private static String script(String before) {
    return "python3 capabilities.py prepare cases && "
        + before
        + " python3 capabilities.py use cases; kill $(cat cases/pid)";
  }

  private Map<String, String> recorded() {
    String filter =
        ".capability | select(. != null and .comm != \"prepare\" and .comm != \"sh\")"
            + " | \"\\(.comm) \\(.name) \\(.enforced)\"";
    Map<String, String> recorded = new TreeMap<>();
    zviz.host("jq", "-r", filter, zviz.auditLog().toString())
        .succeeds()
        .out()
        .lines()
        .distinct()
        .map(line -> line.split(" ", 2))
        .forEach(words -> recorded.merge(words[0], words[1], (one, more) -> one + ", " + more));
    return recorded;
  }

  @Test
  void root_without_capabilities_can_do_none_of_it_but_what_needs_none() {
    String without = "unshare -n -u setpriv --bounding-set -all";
    Map<String, String> results = results(zviz.host("/bin/sh", "-c", script(without)));
    assertThat(results.keySet()).containsAll(LENT.keySet()).containsAll(REFUSED.keySet());
    results.forEach(
        (name, result) ->
            assertThat(result.equals("ok"))
                .as(name + " " + result)
                .isEqualTo(name.startsWith("no-")));
  }

  @Test
  void each_use_outside_the_profile_is_recorded_and_nothing_else() {
    Map<String, String> results =
        results(zviz.run("--audit", "-p", "minimal", "t", ".", "/bin/sh", "-c", script("")));

    Map<String, String> expected = new TreeMap<>();
    LENT.forEach((name, capability) -> expected.put(name, capability + " false"));
    REFUSED.forEach((name, capability) -> expected.put(name, capability + " true"));
    assertThat(recorded()).containsExactlyInAnyOrderEntriesOf(expected);
    results.forEach(
        (name, result) ->
            assertThat(!result.equals("ok"))
                .as(name + " " + result)
                .isEqualTo(REFUSED.containsKey(name)));
  }

  @Test
  void what_the_profile_keeps_is_no_event() {
    zviz.withProfile(
        "keeps.yaml",
        "name: keeps\nversion: 1\nextends: minimal\ncapabilities: {keep: ["
            + String.join(", ", new TreeSet<>(LENT.values()))
            + "]}\n");
    zviz.run("--audit", "-p", "keeps.yaml", "t", ".", "/bin/sh", "-c", script("")).succeeds();
    assertThat(recorded().keySet()).containsExactlyInAnyOrderElementsOf(REFUSED.keySet());
  }

  @Test
  void a_task_that_no_profile_would_give_it_is_no_event() {
    String[] asUser = {"--audit", "--user", "1000:1000", "-p", "minimal", "t", "."};
    String use = "import os, sys\ntry:\n  os.setuid(0)\nexcept OSError as e:\n  print(e.errno)";
    String[] command = java.util.Arrays.copyOf(asUser, asUser.length + 3);
    command[asUser.length] = "python3";
    command[asUser.length + 1] = "-c";
    command[asUser.length + 2] = use;
    assertThat(zviz.run(command).succeeds().out()).isEqualTo("1\n");

    String inside =
        "unshare --user --map-root-user python3 -c 'import os; os.setgid(0); os.chroot(\"/\")'";
    zviz.run("--audit", "-p", "minimal", "t", ".", "/bin/sh", "-c", inside).succeeds();
    assertThat(recorded()).isEmpty();
  }

  @Test
  void show_and_summary_name_them_and_the_call() {
    zviz.run("--audit", "-p", "minimal", "t", ".", "chroot", "/", "true").succeeds();
    String log = zviz.auditLog().toString();
    assertThat(zviz.call("audit", "show", "--audit-log", log, "--kind", "capability").out())
        .containsPattern(
            "t capability denied \\(not enforced\\) CAP_SYS_CHROOT / call=chroot by \\S+ \\(chroot ")
        .hasLineCount(1);
    assertThat(zviz.call("audit", "show", "--audit-log", log, "--call", "chroot").out().lines())
        .hasSize(2);
    assertThat(zviz.call("audit", "summary", "--audit-log", log).out())
        .containsPattern("1 +CAP_SYS_CHROOT .* chroot ");
  }
}
