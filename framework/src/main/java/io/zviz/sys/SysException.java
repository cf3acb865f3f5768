package io.zviz.sys;

/** A system call that failed. */
public final class SysException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String call;
  private final int errno;

  /**
   * A failed call.
   *
   * @param call the call with its arguments as a user should see them, such as {@code
   *     mount("tmpfs", "/tmp")}
   * @param errno the positive error number
   */
  public SysException(String call, int errno) {
    super(call + ": " + Errno.name(errno));
    this.call = call;
    this.errno = errno;
  }

  /** The call with its arguments. */
  public String call() {
    return call;
  }

  /** The positive error number. */
  public int errno() {
    return errno;
  }
}
