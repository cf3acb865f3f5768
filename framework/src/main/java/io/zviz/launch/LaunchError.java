package io.zviz.launch;

import io.zviz.spi.error.ErrorCode;

/** What can go wrong with a launch. */
public enum LaunchError implements ErrorCode {
  /** The supervisor is not root. */
  NOT_ROOT(
      "ZV-LAUNCH-001",
      Fault.ENVIRONMENT,
      "starting a container needs root, or a user namespace that an ordinary user may make",
      "use sudo, or what the message says for your user; `zviz doctor` tells when it works"),
  /** The id is not {@code [A-Za-z0-9][A-Za-z0-9_.-]{0,127}}. */
  BAD_ID(
      "ZV-LAUNCH-002",
      Fault.INPUT,
      "the id has a character or a length that ids must not have",
      "use an id of the form `[A-Za-z0-9][A-Za-z0-9_.-]{0,127}`"),
  /** A container of that id runs. */
  ID_IN_USE(
      "ZV-LAUNCH-003",
      Fault.ENVIRONMENT,
      "a container of that id exists, and its supervisor lives (that of a dead one is cleared up first)",
      "choose another id"),
  /** The state folder is not safe or cannot be used. */
  STATE(
      "ZV-LAUNCH-004",
      Fault.ENVIRONMENT,
      "the state folder cannot be used, belongs to another user, or others can write to it",
      "correct its owner and mode, make room, or name another one with `--state-dir`"),
  /** There is no such command in the container: exit status 127. */
  COMMAND_NOT_FOUND(
      "ZV-LAUNCH-005",
      Fault.ENVIRONMENT,
      "the command, its interpreter or its loader is not in the container (exit status 127)",
      "list its folder under `filesystem.readonly`"),
  /** The command cannot be executed: exit status 126. */
  COMMAND_NOT_EXECUTABLE(
      "ZV-LAUNCH-006",
      Fault.ENVIRONMENT,
      "the command cannot be executed (exit status 126)",
      "check its mode, `filesystem.executable`, and noexec places"),
  /** A step of the child failed. */
  CHILD_STEP(
      "ZV-LAUNCH-007",
      Fault.ENVIRONMENT,
      "a system call of the child failed; the message names it and the error",
      "the call says which layer: change the profile or the bundle there, or allow it on the host; `--dry-run` lists all steps"),
  /** A step on the host failed. */
  HOST_STEP(
      "ZV-LAUNCH-008",
      Fault.ENVIRONMENT,
      "a step on the host failed, such as loading the firewall",
      "act on the error or the tool's own message; `zviz doctor` says what this host lacks"),
  /** The request contradicts itself or the steps cannot be carried out. */
  BAD_REQUEST(
      "ZV-LAUNCH-009",
      Fault.INPUT,
      "the request contradicts itself, for instance no command",
      "correct the command line"),
  /** Something could not be undone; {@code zviz cleanup} tries again. */
  UNDO(
      "ZV-LAUNCH-010",
      Fault.ENVIRONMENT,
      "something could not be undone",
      "run `zviz cleanup`, which tries again"),
  /** Audit mode needs a kernel that hands system calls over. */
  NO_NOTIFICATIONS(
      "ZV-LAUNCH-011",
      Fault.ENVIRONMENT,
      "`--audit` where seccomp has no user notification",
      "use Linux 5.5 or later"),
  /** There is no container of that id. */
  NO_SUCH_CONTAINER(
      "ZV-LAUNCH-012",
      Fault.ENVIRONMENT,
      "there is no container of that id",
      "see `zviz list`; give `--state-dir` when the container was started with it"),
  /** The container has no running command. */
  NOT_RUNNING(
      "ZV-LAUNCH-013",
      Fault.ENVIRONMENT,
      "the container does not run",
      "see `zviz state ID` for how it ended"),
  /** The container has to be stopped first. */
  NOT_STOPPED(
      "ZV-LAUNCH-014",
      Fault.ENVIRONMENT,
      "the container runs, and only a stopped one can be deleted",
      "stop it with `zviz kill ID`, or use `zviz delete --force ID`"),
  /** zviz runs in a chroot. */
  CHROOT(
      "ZV-LAUNCH-015",
      Fault.ENVIRONMENT,
      "the root of zviz itself is not that of its mount namespace, as in a chroot: containers could get to the host's root",
      "run zviz where `/` is the root of the mount namespace: outside, or in a container"),
  /** The user namespace of zviz does not know the command's user or group. */
  NOT_MAPPED(
      "ZV-LAUNCH-016",
      Fault.INPUT,
      "the user namespace of zviz, which an ordinary user's containers share, does not know the command's user or group",
      "run zviz as root, choose `--user 0:0`, or have numbers set aside for your user: `sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 USER`, with newuidmap (Debian: `apt-get install uidmap`)");

  private final Entry entry;
  private final Fault fault;

  LaunchError(String id, Fault fault, String meaning, String remedy) {
    this.entry = new Entry(id, meaning, remedy);
    this.fault = fault;
  }

  @Override
  public Entry entry() {
    return entry;
  }

  @Override
  public Fault fault() {
    return fault;
  }
}
