package io.zviz.backend.cgroups;

import io.zviz.spi.Layer;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.IoLimitIntent;
import io.zviz.spi.policy.LimitIntent;
import io.zviz.spi.policy.LimitIntent.Limit;
import io.zviz.spi.policy.Notice;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Turns limits into values for the files of control groups. */
final class CgroupCompiler {
  private final Version version;
  private final ResolvedPolicy policy;
  private final List<Setting> settings;
  private final Optional<Features> host;

  CgroupCompiler(Version version, ResolvedPolicy policy, Target target) {
    this.version = version;
    this.policy = policy;
    this.settings = version.settings(Limits.of(policy));
    this.host = target.support().flatMap(Features::of);
  }

  /** File names and values, in the order in which they are written; the same for every host. */
  Content document() {
    List<Map<String, Object>> limits = new ArrayList<>();
    Map<String, List<IntentId>> pointers = new TreeMap<>();
    for (Setting setting : settings) {
      pointers.put("/limits/" + limits.size(), List.of(setting.intent().id()));
      limits.add(
          new TreeMap<>(
              Map.of(
                  "controller", setting.controller(),
                  "file", setting.file(),
                  "value", setting.value(),
                  "from", setting.intent().origin().toString())));
    }
    Map<String, Object> root = new TreeMap<>();
    root.put("format", 1);
    root.put("limits", List.copyOf(limits));
    return Content.Document.of(root, pointers);
  }

  List<Outcome> outcomes() {
    return policy.intentsOf(Set.of(Layer.CGROUPS)).map(this::outcome).toList();
  }

  private Outcome outcome(Intent intent) {
    List<Setting> own = settings.stream().filter(s -> s.intent().id().equals(intent.id())).toList();
    String files =
        own.stream()
            .filter(s -> !isLeftOut(s))
            .map(Setting::file)
            .distinct()
            .collect(Collectors.joining(", "));
    Optional<Outcome> lost = own.stream().flatMap(s -> lost(intent, s).stream()).findFirst();
    if (lost.isPresent()) {
      return lost.get();
    }
    if (version == Version.LEGACY && isMemoryHigh(intent)) {
      String why = "version 1 has only the soft limit, which works when memory is short anyway";
      return new Outcome(intent.id(), Coverage.PARTIAL, why);
    }
    if (files.isEmpty()) {
      return new Outcome(intent.id(), Coverage.FULL, "no limit is asked for");
    }
    return new Outcome(intent.id(), Coverage.FULL, files);
  }

  /** Why a setting cannot be made on the host that is compiled for. */
  private Optional<Outcome> lost(Intent intent, Setting setting) {
    if (host.isEmpty()) {
      return Optional.empty();
    }
    if (!host.get().controllers().containsKey(setting.controller())) {
      return Optional.of(new Outcome(intent.id(), Coverage.NONE, missing(setting.controller())));
    }
    if (!host.get().swap() && version.limitsSwap(setting) && isSwap(intent)) {
      String why = "this kernel does not account for swap; boot with swapaccount=1";
      return Optional.of(new Outcome(intent.id(), Coverage.NONE, why));
    }
    if (Version.isMissingDevice(setting, host.get())) {
      String how = "this host has no such block device, so nothing can be read or written there";
      return Optional.of(new Outcome(intent.id(), Coverage.FULL, how));
    }
    return Optional.empty();
  }

  private String missing(String controller) {
    if (host.filter(Features::delegated).isPresent()) {
      return "the user's group has no %s controller; %s"
          .formatted(controller, DelegatedProbe.PASS_ON);
    }
    String remedy =
        version == Version.UNIFIED
            ? "boot with cgroup_no_v1=" + controller
            : "boot without cgroup_disable=" + controller;
    return "this host has no %s controller of this version; %s".formatted(controller, remedy);
  }

  private boolean isLeftOut(Setting setting) {
    return host.isPresent() && !host.get().swap() && version.limitsSwap(setting);
  }

  private static boolean isMemoryHigh(Intent intent) {
    return intent instanceof LimitIntent limit && limit.limit() == Limit.MEMORY_HIGH;
  }

  private static boolean isSwap(Intent intent) {
    return intent instanceof LimitIntent limit && limit.limit() == Limit.MEMORY_SWAP_MAX;
  }

  List<Notice> notices() {
    if (host.isEmpty()) {
      return List.of();
    }
    return policy.intents(IoLimitIntent.class).stream()
        .filter(io -> !host.get().devices().contains(io.device()))
        .map(
            io ->
                CgroupsNotice.NO_DEVICE.at(
                    io.origin(),
                    "this host has no block device " + io.device() + "; its limits are left out"))
        .toList();
  }
}
