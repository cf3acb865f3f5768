package io.zviz.launch;

import io.zviz.spi.error.ErrorCode;

/** What can go wrong with a launch. */
public enum LaunchError implements ErrorCode {
  /** The supervisor is not root. */
  NOT_ROOT("ZV-LAUNCH-001", Fault.ENVIRONMENT),
  /** The id is not {@code [A-Za-z0-9][A-Za-z0-9_.-]{0,127}}. */
  BAD_ID("ZV-LAUNCH-002", Fault.INPUT),
  /** A container of that id runs. */
  ID_IN_USE("ZV-LAUNCH-003", Fault.ENVIRONMENT),
  /** The state folder is not safe or cannot be used. */
  STATE("ZV-LAUNCH-004", Fault.ENVIRONMENT),
  /** There is no such command in the container: exit status 127. */
  COMMAND_NOT_FOUND("ZV-LAUNCH-005", Fault.ENVIRONMENT),
  /** The command cannot be executed: exit status 126. */
  COMMAND_NOT_EXECUTABLE("ZV-LAUNCH-006", Fault.ENVIRONMENT),
  /** A step of the child failed. */
  CHILD_STEP("ZV-LAUNCH-007", Fault.ENVIRONMENT),
  /** A step on the host failed. */
  HOST_STEP("ZV-LAUNCH-008", Fault.ENVIRONMENT),
  /** The request contradicts itself or the steps cannot be carried out. */
  BAD_REQUEST("ZV-LAUNCH-009", Fault.INPUT),
  /** Something could not be undone; {@code zviz cleanup} tries again. */
  UNDO("ZV-LAUNCH-010", Fault.ENVIRONMENT),
  /** Audit mode needs a kernel that hands system calls over. */
  NO_NOTIFICATIONS("ZV-LAUNCH-011", Fault.ENVIRONMENT),
  /** There is no container of that id. */
  NO_SUCH_CONTAINER("ZV-LAUNCH-012", Fault.ENVIRONMENT),
  /** The container has no running command. */
  NOT_RUNNING("ZV-LAUNCH-013", Fault.ENVIRONMENT),
  /** The container has to be stopped first. */
  NOT_STOPPED("ZV-LAUNCH-014", Fault.ENVIRONMENT);

  private final String id;
  private final Fault fault;

  LaunchError(String id, Fault fault) {
    this.id = id;
    this.fault = fault;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Fault fault() {
    return fault;
  }
}
