package io.zviz.backend.cgroups;

import io.zviz.spi.policy.Notice.Severity;
import io.zviz.spi.policy.NoticeCode;

/** What users should know about these backends that is no error. */
enum CgroupsNotice implements NoticeCode {
  /** A block device that is not there. */
  NO_DEVICE(
      "ZV-CGROUPS-001",
      Severity.NOTE,
      "an `io_max` rule names a block device that this host does not have; its limits are left out",
      "nothing, or correct `device` (`lsblk -o NAME,MAJ:MIN`)");

  private final Entry entry;
  private final Severity severity;

  CgroupsNotice(String id, Severity severity, String meaning, String remedy) {
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
