package io.zviz.spi.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Something the supervisor does. It is written to the journal with its undo before it is done;
 * undone in reverse order at the end of the run, or by {@code zviz cleanup} after a crash.
 */
public sealed interface HostStep extends LaunchStep {
  /** When it is done. */
  Phase phase();

  /** What takes it back; empty when it vanishes with the workload. */
  Optional<Undo> undo();

  /** The moments at which host steps are done. */
  enum Phase {
    /** Before the child exists. */
    BEFORE_CLONE,
    /** The child exists in its namespaces and waits; it has run nothing of the workload. */
    CHILD_WAITING
  }

  /**
   * Runs a tool; a status other than 0 fails the launch.
   *
   * @param phase when
   * @param argv the tool and its arguments; never through a shell
   * @param stdin what it reads
   * @param inContainerNetwork whether it runs in the network namespace of the container, with the
   *     mounts of the host
   * @param undo what takes it back
   * @param describe in words
   */
  record RunTool(
      Phase phase,
      List<String> argv,
      String stdin,
      boolean inContainerNetwork,
      Optional<Undo> undo,
      String describe)
      implements HostStep {
    /** Copies the list; a tool in the container's network can only run once that exists. */
    public RunTool {
      argv = List.copyOf(argv);
      if (inContainerNetwork && phase != Phase.CHILD_WAITING) {
        throw new IllegalArgumentException("there is no container network " + phase);
      }
    }
  }

  /**
   * Makes a control group; its undo kills what is in it and removes it.
   *
   * @param folder the group's folder
   */
  record MakeCgroup(Path folder) implements HostStep {
    @Override
    public Phase phase() {
      return Phase.BEFORE_CLONE;
    }

    @Override
    public Optional<Undo> undo() {
      return Optional.of(new Undo.RemoveCgroup(folder));
    }

    @Override
    public String describe() {
      return "make the control group " + folder;
    }
  }

  /**
   * Makes a control group of version 2 in a group that an ordinary user has and that the supervisor
   * is in. A group that passes controllers on holds no processes, so the supervisor first moves
   * into a group beside it, {@link #SUPERVISORS}. The undo kills what is in the group and removes
   * it; the last one makes the user's group what it was.
   *
   * @param folder the group's folder, in that of the user's group
   * @param controllers what the user's group has to pass on
   */
  record MakeDelegatedCgroup(Path folder, List<String> controllers) implements HostStep {
    /** The name of the group that supervisors are in; no run's group has a name like it. */
    public static final String SUPERVISORS = "zviz.supervisors";

    /** Copies the list. */
    public MakeDelegatedCgroup {
      controllers = List.copyOf(controllers);
    }

    @Override
    public Phase phase() {
      return Phase.BEFORE_CLONE;
    }

    @Override
    public Optional<Undo> undo() {
      return Optional.of(new Undo.RemoveDelegatedCgroup(folder));
    }

    @Override
    public String describe() {
      return "make the control group "
          + folder
          + ", zviz itself in "
          + SUPERVISORS
          + " beside it, with "
          + String.join(", ", controllers);
    }
  }

  /**
   * Writes a text to a file of the kernel.
   *
   * @param phase when
   * @param file the file
   * @param text what is written, in one write
   * @param undo what takes it back
   */
  record WriteFile(Phase phase, Path file, String text, Optional<Undo> undo) implements HostStep {
    @Override
    public String describe() {
      return "write \"" + text.strip() + "\" to " + file;
    }
  }

  /**
   * Puts the child into a control group, before it does anything else: the group has to exist, with
   * its limits, before the child does.
   *
   * @param folder the group's folder
   */
  record JoinCgroup(Path folder) implements HostStep {
    @Override
    public Phase phase() {
      return Phase.CHILD_WAITING;
    }

    @Override
    public Optional<Undo> undo() {
      return Optional.empty();
    }

    @Override
    public String describe() {
      return "put the child into the control group " + folder;
    }
  }
}
