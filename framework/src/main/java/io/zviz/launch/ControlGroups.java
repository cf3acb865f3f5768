package io.zviz.launch;

import io.zviz.spi.launch.HostStep;
import io.zviz.spi.launch.LaunchStep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The control groups that a child is put into without moving it: whoever moves another process
 * takes a lock for which the kernel waits an RCU grace period, some 10 ms
 * (cgroup_threadgroup_rwsem, kernel/cgroup/cgroup.c). A child that is made inside of a group, or a
 * thread that moves itself alone, does not need it.
 *
 * @param legacy groups of version 1, which the child joins as its first thread
 * @param unified the group of version 2, in which it is made
 */
record ControlGroups(List<Path> legacy, Optional<Path> unified) {
  ControlGroups {
    legacy = List.copyOf(legacy);
  }

  /** The groups that steps join. */
  static ControlGroups of(List<LaunchStep> steps) {
    List<Path> legacy = new ArrayList<>();
    List<Path> unified = new ArrayList<>();
    for (LaunchStep step : steps) {
      if (step instanceof HostStep.JoinCgroup join) {
        // The group itself need not exist yet; only version 1 has a list of threads of this name.
        boolean old = Files.exists(join.folder().resolveSibling("tasks"));
        (old ? legacy : unified).add(join.folder());
      }
    }
    if (unified.size() > 1) {
      throw new LaunchException(
          LaunchError.BAD_REQUEST, "more than one control group of version 2: " + unified);
    }
    return new ControlGroups(legacy, unified.stream().findFirst());
  }
}
