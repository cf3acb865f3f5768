package io.zviz.exchange.oci;

import io.zviz.sys.Errno;

/**
 * What becomes of a call.
 *
 * @param kind the action
 * @param errno the error number of {@link Kind#ERRNO}; 0 otherwise
 */
public record SeccompAction(Kind kind, int errno) {
  /** Actions of libseccomp, without their prefix {@code SCMP_ACT_}. */
  public enum Kind {
    /** It is executed. */
    ALLOW,
    /** It is executed, and the kernel logs it. */
    LOG,
    /** It fails. */
    ERRNO,
    /** The thread is killed; older name of KILL_THREAD. */
    KILL,
    /** The thread is killed. */
    KILL_THREAD,
    /** The process is killed. */
    KILL_PROCESS,
    /** A SIGSYS is sent. */
    TRAP,
    /** A tracer is asked. */
    TRACE,
    /** A listener is asked. */
    NOTIFY
  }

  /** It fails with the usual error number. */
  public static final SeccompAction EPERM = new SeccompAction(Kind.ERRNO, Errno.EPERM);

  /** Whether the call is executed. */
  public boolean executes() {
    return kind == Kind.ALLOW || kind == Kind.LOG;
  }

  @Override
  public String toString() {
    return "SCMP_ACT_" + kind + (kind == Kind.ERRNO ? "(" + Errno.name(errno) + ")" : "");
  }
}
