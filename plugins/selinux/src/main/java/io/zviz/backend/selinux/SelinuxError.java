package io.zviz.backend.selinux;

import io.zviz.spi.error.ErrorCode;

/** What can keep a run from its domain. */
enum SelinuxError implements ErrorCode {
  /** The module of the profile is not installed on this host. */
  NO_DOMAIN(
      "ZV-SELINUX-001",
      "the SELinux policy of this host has no domain for the profile, or does not let zviz enter it",
      "`zviz compile P.yaml`, `cp P.cil zviz-P.cil`, `semodule -i zviz-P.cil`; or `backends: {lsm: landlock}`");

  private final Entry entry;

  SelinuxError(String id, String meaning, String remedy) {
    this.entry = new Entry(id, meaning, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }

  @Override
  public Fault fault() {
    return Fault.ENVIRONMENT;
  }
}
