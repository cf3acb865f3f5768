package io.zviz.cli;

import io.zviz.launch.ContainerState;
import io.zviz.launch.ContainerState.Status;
import io.zviz.launch.ContainerState.Tasks;
import io.zviz.launch.ProcessIdentity;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A container's state as users see it. */
final class StateView {
  /** The version of the OCI's runtime specification whose state this extends. */
  private static final String OCI_VERSION = "1.2.0";

  private StateView() {}

  /** As in the OCI's runtime.md, "State", with what else is known. */
  static Map<String, Object> json(ContainerState state) {
    Map<String, Object> tree = new TreeMap<>();
    tree.put("ociVersion", OCI_VERSION);
    tree.put("id", state.id());
    tree.put("status", state.status());
    pid(state).ifPresent(pid -> tree.put("pid", pid));
    tree.put("bundle", state.description().bundle());
    tree.put("created", state.description().created().toString());
    tree.put("profile", state.description().profile());
    tree.put("command", state.description().command());
    tree.put("detached", state.description().detached());
    state.description().output().ifPresent(file -> tree.put("output", file.toString()));
    if (state.status() != Status.STOPPED) {
      tree.put("supervisor", state.supervision().process().pid());
    }
    state
        .end()
        .ifPresent(
            end -> {
              tree.put("ended", end.at().toString());
              tree.put("exitStatus", end.status());
            });
    reason(state).ifPresent(reason -> tree.put("reason", reason));
    return tree;
  }

  /** The pid of its command, while it runs. */
  static Optional<Long> pid(ContainerState state) {
    return state.status() == Status.RUNNING
        ? state.tasks().flatMap(Tasks::command).map(ProcessIdentity::pid)
        : Optional.empty();
  }

  /** {@code running}, {@code stopped (0)}. */
  static String words(ContainerState state) {
    String status = state.status().name().toLowerCase(java.util.Locale.ROOT);
    if (state.status() != Status.STOPPED) {
      return status;
    }
    return status
        + state.end().map(end -> " (" + end.status() + ")").orElse(" (its supervisor is gone)");
  }

  private static Optional<String> reason(ContainerState state) {
    if (state.isAbandoned()) {
      return Optional.of(
          state.supervision().isOfThisBoot()
              ? "its supervisor was killed; see zviz cleanup"
              : "the machine was started again; see zviz cleanup");
    }
    return state.end().map(ContainerState.End::reason).filter(reason -> !reason.isEmpty());
  }
}
