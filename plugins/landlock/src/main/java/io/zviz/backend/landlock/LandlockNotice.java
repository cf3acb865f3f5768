package io.zviz.backend.landlock;

import io.zviz.spi.policy.Notice.Severity;
import io.zviz.spi.policy.NoticeCode;

/** What users should know about this backend that is no error. */
enum LandlockNotice implements NoticeCode {
  /** Rights that this ABI does not have. */
  OLD_ABI(
      "ZV-LANDLOCK-001",
      Severity.WARNING,
      "this kernel's Landlock ABI is older than the rules: the named rights and scopes are not restricted",
      "read the coverage (`--check-host`): the mounts may enforce the same; a newer kernel closes the rest"),
  /** A glob is expanded once. */
  GLOB(
      "ZV-LANDLOCK-002",
      Severity.NOTE,
      "a glob is expanded when a run starts; matching files that are created later are refused",
      "name the folder instead of the glob"),
  /** Ports are left to the firewall. */
  PORTS(
      "ZV-LANDLOCK-003",
      Severity.NOTE,
      "closing the ports of `deny_connect` takes more rules than are loaded without being asked for; the firewall closes them",
      "nothing, or `backends: {landlock: {ports: always}}`");

  private final Entry entry;
  private final Severity severity;

  LandlockNotice(String id, Severity severity, String meaning, String remedy) {
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
