package io.zviz.seccomp;

import io.zviz.spi.policy.Notice.Severity;
import io.zviz.spi.policy.NoticeCode;

/** What users should know about layer B that is no error. */
enum SeccompNotice implements NoticeCode {
  /** A call that no list names goes to the broker because its relative does. */
  RELATIVE_BROKERED(
      "ZV-SECCOMP-101",
      Severity.NOTE,
      "a call that no list names is brokered because a call that reaches the same things is",
      "nothing; or say in the profile what should become of it"),
  /** A call is allowed that reaches what a brokered call reaches. */
  WAY_AROUND(
      "ZV-SECCOMP-102",
      Severity.WARNING,
      "a call is allowed by name although a call that reaches the same things is brokered",
      "list it under `broker` or `deny` as well"),
  /** A list allows a command that is never allowed. */
  NEVER_ALLOWED(
      "ZV-SECCOMP-103",
      Severity.WARNING,
      "`TIOCSTI` and `TIOCLINUX` stay refused although `ioctl` lists them",
      "take them out of the list"),
  /** The host cannot tell the supervisor about refused calls. */
  NOT_LOGGED(
      "ZV-SECCOMP-104",
      Severity.WARNING,
      "refused calls cannot be logged, the kernel's seccomp has no user notification",
      "use Linux 5.0 or later; or `audit: {level: none}`");

  private final Entry entry;
  private final Severity severity;

  SeccompNotice(String id, Severity severity, String meaning, String remedy) {
    this.entry = new Entry(id, meaning, remedy);
    this.severity = severity;
  }

  @Override
  public Entry entry() {
    return entry;
  }

  @Override
  public Severity severity() {
    return severity;
  }
}
