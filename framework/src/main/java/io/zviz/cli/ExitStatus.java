package io.zviz.cli;

/** What the process answers; a workload's own status is passed on as it is. */
public final class ExitStatus {
  /** Everything went well. */
  public static final int OK = 0;

  /** The host cannot, or something outside failed. */
  public static final int FAILURE = 1;

  /** Wrong usage, or an invalid profile. */
  public static final int USAGE = 2;

  private ExitStatus() {}
}
