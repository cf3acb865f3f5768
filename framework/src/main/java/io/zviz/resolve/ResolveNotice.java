package io.zviz.resolve;

import io.zviz.spi.policy.Notice.Severity;
import io.zviz.spi.policy.NoticeCode;

/** Warnings and notes about what a profile means. */
public enum ResolveNotice implements NoticeCode {
  /** What is not named is allowed. */
  IMPLICIT_ALLOW(
      "ZV-RESOLVE-101",
      Severity.WARNING,
      "implicit allow, every call that is not named is executed",
      "list what is needed under `allow` instead"),
  /** Hardly any program can run. */
  NOTHING_CAN_START(
      "ZV-RESOLVE-102", Severity.WARNING, "hardly any program can start", "allow more"),
  /** The same thing in two lists of one profile. */
  CONFLICT(
      "ZV-RESOLVE-103",
      Severity.WARNING,
      "the same thing in two lists of one profile",
      "remove one; the message says which holds"),
  /** A profile decides otherwise than its base. */
  OVERRIDES(
      "ZV-RESOLVE-104",
      Severity.NOTE,
      "a profile decides otherwise than the one it extends",
      "nothing, when that is meant; both places are shown"),
  /** Something every program needs is refused. */
  STARTUP_REFUSED(
      "ZV-RESOLVE-105",
      Severity.WARNING,
      "something that every program needs is refused",
      "remove it from `deny`, when programs should run"),
  /** A call is inspected while another that does the same is not. */
  INCOMPLETE_FAMILY(
      "ZV-RESOLVE-106",
      Severity.WARNING,
      "a call is inspected, and another that does the same is simply allowed",
      "broker or deny that one too"),
  /** A capability that undoes a layer. */
  DANGEROUS_CAPABILITY(
      "ZV-RESOLVE-107",
      Severity.WARNING,
      "a capability that undoes a layer is kept",
      "keep only what is needed"),
  /** Lists of the built-in default profile are used. */
  DEFAULT_LISTS(
      "ZV-RESOLVE-108",
      Severity.NOTE,
      "the profile says nothing about a section, and the lists of the built-in profile `default` hold",
      "write the section"),
  /** Something that changes nothing here. */
  NO_EFFECT("ZV-RESOLVE-109", Severity.WARNING, "something that changes nothing here", "remove it"),
  /** memory_high above memory_max. */
  MEMORY_HIGH(
      "ZV-RESOLVE-110",
      Severity.WARNING,
      "`memory_high` above `memory_max` never acts",
      "lower it"),
  /** An option of the command line changed another limit too. */
  ADJUSTED(
      "ZV-RESOLVE-111",
      Severity.NOTE,
      "an option of the command line changed another limit too",
      "nothing"),
  /** A file has the name of a built-in profile. */
  BUILTIN_WINS(
      "ZV-RESOLVE-112",
      Severity.NOTE,
      "a file lies in the working directory that has the name of a built-in profile; the built-in one is used",
      "write `./NAME.yaml` for the file"),
  /** A system call that the architecture does not have. */
  OTHER_ARCHITECTURE(
      "ZV-RESOLVE-113",
      Severity.NOTE,
      "the architecture does not have this system call",
      "nothing; the rule holds where the call exists"),
  /** A condition looks at bits of an argument that the kernel ignores. */
  HIGH_BITS(
      "ZV-RESOLVE-114",
      Severity.WARNING,
      "a condition looks at bits of an argument that the kernel ignores, so callers can evade it",
      "add `& 0xffffffff`"),
  /** Addresses are allowed that a container has no way to. */
  NO_UPLINK(
      "ZV-RESOLVE-115",
      Severity.NOTE,
      "a container's network namespace has no uplink in this version: allowed addresses are in the rules, but nothing outside is reachable",
      "nothing; the workload gets an error at once when it connects");

  private final Entry entry;
  private final Severity severity;

  ResolveNotice(String id, Severity severity, String meaning, String remedy) {
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
