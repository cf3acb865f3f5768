package io.zviz.seccomp;

import io.zviz.spi.policy.Notice;
import io.zviz.spi.policy.Origin;

/** What users should know about layer B that is no error. */
enum SeccompNotice {
  /** A call that no list names goes to the broker because its relative does. */
  RELATIVE_BROKERED("ZV-SECCOMP-101", Notice.Severity.NOTE),
  /** A call is allowed that reaches what a brokered call reaches. */
  WAY_AROUND("ZV-SECCOMP-102", Notice.Severity.WARNING),
  /** A list allows a command that is never allowed. */
  NEVER_ALLOWED("ZV-SECCOMP-103", Notice.Severity.WARNING),
  /** The host cannot tell the supervisor about refused calls. */
  NOT_LOGGED("ZV-SECCOMP-104", Notice.Severity.WARNING);

  private final String id;
  private final Notice.Severity severity;

  SeccompNotice(String id, Notice.Severity severity) {
    this.id = id;
    this.severity = severity;
  }

  /** The stable code. */
  String id() {
    return id;
  }

  /** The notice about a place in the profile. */
  Notice at(Origin origin, String message) {
    return new Notice(origin, id, severity, message);
  }
}
