package org.example.systemd;

import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import io.zviz.spi.LayerBackend;
import io.zviz.spi.artifact.Artifact;
import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.Support;
import io.zviz.spi.launch.LaunchStep;
import io.zviz.spi.launch.RunContext;
import io.zviz.spi.policy.CpuQuotaIntent;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.IoLimitIntent;
import io.zviz.spi.policy.LimitIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.pf4j.Extension;

/**
 * Writes the resource limits of a profile as a drop-in for a systemd service, so that a service
 * which zviz does not start gets the same limits: copy {@code NAME.systemd} to {@code
 * /etc/systemd/system/SERVICE.service.d/}. The settings are those of systemd.resource-control(5).
 */
@Extension
public final class SystemdUnitBackend implements LayerBackend {
  private static final BackendId ID = new BackendId("systemd-unit");

  @Override
  public BackendId id() {
    return ID;
  }

  @Override
  public Set<Layer> layers() {
    return Set.of(Layer.CGROUPS);
  }

  @Override
  public Support probe(HostProbe host) {
    HostProbe.ToolResult answer = host.run(List.of("systemctl", "--version"), "");
    return answer.ok()
        ? new Support.Available(
            answer.stdout().lines().findFirst().orElse("unknown"),
            new TreeMap<>(Map.of("artefact", "systemd")),
            List.of("systemctl --version answered"))
        : new Support.NotEnabled(
            "systemctl --version: " + answer.stderr().strip(), "apt install systemd");
  }

  @Override
  public Compilation compile(ResolvedPolicy policy, Target target) {
    List<Content.Fragment> lines = new ArrayList<>();
    List<Outcome> outcomes = new ArrayList<>();
    // The name is checked by the profile parser; version and description are free text, and free
    // text has no place in a file where a new line is a new setting.
    lines.add(
        new Content.Fragment("# made by zviz from " + policy.name() + "\n[Service]\n", List.of()));
    policy
        .intentsOf(layers())
        .forEach(
            intent -> {
              String settings = settings(intent, policy);
              if (!settings.isEmpty()) {
                lines.add(new Content.Fragment(settings, List.of(intent.id())));
              }
              outcomes.add(new Outcome(intent.id(), Coverage.NONE, how(settings)));
            });
    Artifact unit = Artifact.published("systemd", new Content.Text(lines));
    return new Compilation(ID, List.of(unit), outcomes, List.of());
  }

  /** NONE is the truth: the file restricts nothing until systemd starts a unit with it. */
  private static String how(String settings) {
    return settings.isEmpty()
        ? "systemd has no such setting"
        : "for units only, in no zviz run: " + settings.strip().replace('\n', ' ');
  }

  @Override
  public List<LaunchStep> plan(Compilation compilation, RunContext run) {
    return List.of();
  }

  private static String settings(Intent intent, ResolvedPolicy policy) {
    if (intent instanceof LimitIntent limit) {
      return limit(limit, policy);
    }
    if (intent instanceof CpuQuotaIntent cpu) {
      return quota(cpu);
    }
    return intent instanceof IoLimitIntent io ? io(io) : "";
  }

  private static String limit(LimitIntent limit, ResolvedPolicy policy) {
    return switch (limit.limit()) {
      case MEMORY_MAX -> line("MemoryMax=", limit.value());
      case MEMORY_HIGH -> line("MemoryHigh=", limit.value());
      case MEMORY_SWAP_MAX -> swap(limit.value(), policy);
      case CPU_WEIGHT -> line("CPUWeight=", limit.value());
      case PIDS_MAX -> line("TasksMax=", limit.value());
    };
  }

  /** A profile says memory plus swap, systemd swap alone. */
  private static String swap(long both, ResolvedPolicy policy) {
    return policy.intents(LimitIntent.class).stream()
        .filter(limit -> limit.limit() == LimitIntent.Limit.MEMORY_MAX)
        .map(memory -> both == LimitIntent.MAX ? both : Math.max(0, both - memory.value()))
        .map(swap -> line("MemorySwapMax=", swap))
        .collect(Collectors.joining());
  }

  /** systemd takes percent with two decimals; rounded down, so never more than the profile says. */
  private static String quota(CpuQuotaIntent cpu) {
    if (cpu.quotaMicros() == LimitIntent.MAX) {
      return "CPUQuota=\n";
    }
    BigDecimal percent =
        BigDecimal.valueOf(cpu.quotaMicros())
            .movePointRight(2)
            .divide(BigDecimal.valueOf(cpu.periodMicros()), 2, RoundingMode.DOWN)
            .max(new BigDecimal("0.01"));
    return "CPUQuota=" + percent + "%\nCPUQuotaPeriodSec=" + cpu.periodMicros() + "us\n";
  }

  private static String io(IoLimitIntent io) {
    String device = "Max=/dev/block/" + io.device() + " ";
    return line("IOReadBandwidth" + device, io.readBytes())
        + line("IOWriteBandwidth" + device, io.writeBytes())
        + line("IOReadIOPS" + device, io.readOperations())
        + line("IOWriteIOPS" + device, io.writeOperations());
  }

  private static String line(String key, long value) {
    return key + (value == LimitIntent.MAX ? "infinity" : Long.toString(value)) + "\n";
  }
}
