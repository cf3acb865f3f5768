package io.zviz.exchange.export;

import io.zviz.json.JsonText;
import io.zviz.spi.policy.CapabilityIntent;
import io.zviz.spi.policy.LimitIntent;
import io.zviz.spi.policy.LimitIntent.Limit;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * For {@code docker run} and {@code podman run}: a script with their options, and what they name.
 */
final class EngineExport {
  private final ExportInput input;
  private final boolean podman;
  private final Ledger ledger;
  private final ShellScript script = new ShellScript();

  private EngineExport(ExportInput input, boolean podman) {
    this.input = input;
    this.podman = podman;
    this.ledger = new Ledger(input.policy());
  }

  static Export of(ExportInput input, ExportTarget engine) {
    return new EngineExport(input, engine == ExportTarget.PODMAN).export();
  }

  private Export export() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("json", Export.bytes(JsonText.write(SeccompExport.of(input, ledger))));
    input.appArmor().ifPresent(text -> files.put("apparmor", Export.bytes(text)));
    files.put("sh", Export.bytes(script()));
    Settings.account(ledger);
    return new Export(input.name(), files, ledger.close());
  }

  private String script() {
    String engine = podman ? "podman" : "docker";
    String name = input.name();
    script
        .line(
            "# usage: %s.sh [OPTION...] IMAGE [COMMAND...], as for %s run".formatted(name, engine))
        .line("here=$(CDPATH= cd -- \"$(dirname -- \"$0\")\" && pwd)")
        .command("exec " + engine + " run")
        .words("--security-opt", podman ? "no-new-privileges" : "no-new-privileges:true")
        .raw("--security-opt \"seccomp=$here/%s.json\"".formatted(name));
    input
        .appArmorName()
        .ifPresent(
            profile -> {
              script.line(
                  "# once, as root: apparmor_parser -r \"$here/%s.apparmor\"".formatted(name));
              if (!podman) {
                requireAppArmor();
              }
              script.words("--security-opt", "apparmor=" + profile);
            });
    capabilities();
    script.words("--network", "none").words("--ipc", "private").words("--cgroupns", "private");
    NoNetwork.account(input.policy(), ledger);
    mounts();
    limits();
    return script.raw("\"$@\"").text();
  }

  /** Podman refuses a profile where the kernel has no AppArmor, Docker does without. */
  private void requireAppArmor() {
    script
        .line("case $(docker info --format '{{.SecurityOptions}}') in")
        .line("  *name=apparmor*) ;;")
        .line("  *) echo 'this Docker has no AppArmor, which the profile needs' >&2; exit 1 ;;")
        .line("esac");
  }

  private void capabilities() {
    CapabilityIntent rule = Accounts.capabilities(input.policy());
    script.words("--cap-drop", podman ? "all" : "ALL");
    rule.keep().forEach(name -> script.words("--cap-add", name));
    // Podman makes what is added ambient for other users than root.
    if (podman && rule.ambient().equals(rule.keep())) {
      ledger.holds(rule);
    } else {
      Accounts.withoutAmbient(input.policy(), ledger);
    }
  }

  private void mounts() {
    Mounts mounts =
        podman
            ? new Mounts(
                input,
                ledger,
                Mounts.Ability.NOEXEC_TEMPORARY,
                Mounts.Ability.MASK_WITHOUT_COLON,
                Mounts.Ability.NO_COMMA)
            : new Mounts(input, ledger, Mounts.Ability.NOEXEC_TEMPORARY);
    if (!mounts.paths().rootIsWritable()) {
      script.words("--read-only");
    }
    if (podman) {
      // Podman's own writable places: for init programs, and what the image declares.
      script.words("--read-only-tmpfs=false").words("--systemd=false");
      script.words("--image-volume", "ignore");
    }
    mounts.alsoWritable(
        podman
            ? "files can be made in /dev"
            : "files can be made in /dev, and in volumes that the image declares");
    for (PathIntent rule : mounts.writable()) {
      String path = rule.path().text();
      if (PathRules.isTemporary(rule)) {
        String exec = mounts.paths().mayExecute(rule) ? ",exec" : ",noexec";
        script.words("--tmpfs", path + ":rw,nosuid,nodev,mode=1777" + exec);
      } else {
        script.words("--mount", "type=volume," + csv("destination=" + path));
      }
    }
    String masks =
        mounts.masked().stream().map(rule -> rule.path().text()).collect(Collectors.joining(":"));
    if (!masks.isEmpty()) {
      script.words("--security-opt", "mask=" + masks);
    }
  }

  /** A field of the comma-separated values that engines read. */
  private static String csv(String field) {
    boolean special = field.indexOf(',') >= 0 || field.indexOf('"') >= 0;
    return special ? "\"" + field.replace("\"", "\"\"") + "\"" : field;
  }

  private void limits() {
    ResolvedPolicy policy = input.policy();
    Limits limits = new Limits(policy);
    Set<Limit> known = EnumSet.of(Limit.MEMORY_MAX, Limit.MEMORY_SWAP_MAX, Limit.PIDS_MAX);
    if (podman) {
      known.addAll(EnumSet.of(Limit.MEMORY_HIGH, Limit.CPU_WEIGHT));
    }
    Accounts.limits(policy, ledger, known, true, false);
    limits
        .of(Limit.MEMORY_MAX)
        .filter(limit -> !Limits.isUnlimited(limit.value()))
        .ifPresent(
            limit -> {
              script.words("--memory", Long.toString(limit.value()));
              long both = limits.memoryAndSwap().orElse(limit.value());
              script.words("--memory-swap", number(both));
            });
    limits.of(Limit.PIDS_MAX).ifPresent(l -> script.words("--pids-limit", number(l.value())));
    limits
        .cpu()
        .filter(quota -> !Limits.isUnlimited(quota.quotaMicros()))
        .ifPresent(
            quota -> {
              script.words("--cpu-period", Long.toString(quota.periodMicros()));
              script.words("--cpu-quota", Long.toString(quota.quotaMicros()));
            });
    if (podman) {
      unified("memory.high", limits.of(Limit.MEMORY_HIGH).map(LimitIntent::value).orElse(-1L));
      unified("cpu.weight", limits.of(Limit.CPU_WEIGHT).map(LimitIntent::value).orElse(-1L));
    }
  }

  private void unified(String key, long value) {
    if (value >= 0 && !Limits.isUnlimited(value)) {
      script.words("--cgroup-conf", key + "=" + value);
    }
  }

  private static String number(long value) {
    return Limits.isUnlimited(value) ? "-1" : Long.toString(value);
  }
}
