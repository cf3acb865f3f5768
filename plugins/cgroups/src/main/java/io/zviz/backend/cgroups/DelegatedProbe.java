package io.zviz.backend.cgroups;

import io.zviz.spi.host.GroupMembers;
import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.Support;
import io.zviz.spi.launch.HostStep.MakeDelegatedCgroup;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Looks whether the group that an ordinary user's zviz is in was given to that user with all that
 * is below it (Documentation/admin-guide/cgroup-v2.rst, "Delegation").
 */
record DelegatedProbe(HostProbe host, Hierarchy hierarchy) {
  /** What systemd, or any other manager, makes the user's own. */
  private static final List<String> OWN =
      List.of("cgroup.procs", "cgroup.threads", "cgroup.subtree_control");

  private static final String START =
      "start it in a group of its own: systemd-run --user --scope -p Delegate=yes zviz ...";

  /** A manager of users passes on what it was given itself. */
  static final String PASS_ON =
      "as root put [Service] and Delegate=cpu cpuset io memory pids into"
          + " /etc/systemd/system/user@.service.d/delegate.conf, run systemctl daemon-reload,"
          + " and log in again";

  Support probe() {
    Optional<Path> own = hierarchy.own(host);
    if (own.isEmpty()) {
      return new Support.NotEnabled(
          hierarchy.root() + " does not show the group that zviz is in", START);
    }
    Path group =
        own.filter(path -> path.endsWith(MakeDelegatedCgroup.SUPERVISORS))
            .map(Path::getParent)
            .orElse(own.get());
    return obstacle(group).orElseGet(() -> available(group));
  }

  /** Why a group cannot be divided. */
  private Optional<Support> obstacle(Path group) {
    Optional<Path> others =
        Stream.concat(Stream.of(group), OWN.stream().map(group::resolve))
            .filter(path -> !host.isWritable(path))
            .findFirst();
    if (others.isPresent()) {
      return notEnabled(
          "zviz is in the group %s, which is not this user's: %s cannot be written to"
              .formatted(group, others.get()));
    }
    String type = host.read(group.resolve("cgroup.type")).orElse("").strip();
    if (!type.equals("domain")) {
      return notEnabled(
          "zviz is in the group %s of type \"%s\", which cannot be divided".formatted(group, type));
    }
    List<String> strangers = GroupMembers.of(host, group).strangers();
    if (!strangers.isEmpty()) {
      return notEnabled(
          "zviz is in the group %s with other processes, so it cannot be divided: %s"
              .formatted(group, String.join(", ", strangers)));
    }
    return Optional.empty();
  }

  private static Optional<Support> notEnabled(String why) {
    return Optional.of(new Support.NotEnabled(why, START));
  }

  private Support available(Path group) {
    Set<String> offered = UnifiedProbe.words(host, group.resolve("cgroup.controllers"));
    Map<String, Path> usable = new LinkedHashMap<>();
    UnifiedProbe.WANTED.stream().filter(offered::contains).forEach(name -> usable.put(name, group));
    if (usable.isEmpty()) {
      String why = "%s/cgroup.controllers holds none of %s".formatted(group, UnifiedProbe.WANTED);
      return new Support.NotEnabled(why, START + "; when it is in one already, " + PASS_ON);
    }
    boolean swap = host.exists(group.resolve("memory.swap.max"));
    return new Support.Available(
        "cgroup2",
        Features.seen(host, usable, swap).ofUser().asMap(),
        List.of("the user's group " + group + " has " + usable.keySet()));
  }
}
