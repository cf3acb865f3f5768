package io.zviz.resolve;

import io.zviz.spi.policy.Notice;
import io.zviz.spi.policy.Origin;

/** Warnings and notes about what a profile means. Documented in {@code docs/errors.md}. */
public enum ResolveNotice {
  /** What is not named is allowed. */
  IMPLICIT_ALLOW("101", Notice.Severity.WARNING),
  /** Hardly any program can run. */
  NOTHING_CAN_START("102", Notice.Severity.WARNING),
  /** The same thing in two lists of one profile. */
  CONFLICT("103", Notice.Severity.WARNING),
  /** A profile decides otherwise than its base. */
  OVERRIDES("104", Notice.Severity.NOTE),
  /** Something every program needs is refused. */
  STARTUP_REFUSED("105", Notice.Severity.WARNING),
  /** A call is inspected while another that does the same is not. */
  INCOMPLETE_FAMILY("106", Notice.Severity.WARNING),
  /** A capability that undoes a layer. */
  DANGEROUS_CAPABILITY("107", Notice.Severity.WARNING),
  /** Lists of the built-in default profile are used. */
  DEFAULT_LISTS("108", Notice.Severity.NOTE),
  /** Something that changes nothing here. */
  NO_EFFECT("109", Notice.Severity.WARNING),
  /** memory_high above memory_max. */
  MEMORY_HIGH("110", Notice.Severity.WARNING),
  /** An option of the command line changed another limit too. */
  ADJUSTED("111", Notice.Severity.NOTE),
  /** A file has the name of a built-in profile. */
  BUILTIN_WINS("112", Notice.Severity.NOTE),
  /** A system call that the architecture does not have. */
  OTHER_ARCHITECTURE("113", Notice.Severity.NOTE),
  /** A condition looks at bits of an argument that the kernel ignores. */
  HIGH_BITS("114", Notice.Severity.WARNING),
  /** Addresses are allowed that a container has no way to. */
  NO_UPLINK("115", Notice.Severity.NOTE);

  private final String number;
  private final Notice.Severity severity;

  ResolveNotice(String number, Notice.Severity severity) {
    this.number = number;
    this.severity = severity;
  }

  /** The code as users see it. */
  public String id() {
    return "ZV-RESOLVE-" + number;
  }

  /** This notice at a place. */
  public Notice at(Origin origin, String message) {
    return new Notice(origin, id(), severity, message);
  }
}
