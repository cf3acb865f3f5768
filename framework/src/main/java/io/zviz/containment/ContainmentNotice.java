package io.zviz.containment;

import io.zviz.spi.policy.Notice.Severity;
import io.zviz.spi.policy.NoticeCode;

/** What users should know about layer A that is no error. */
enum ContainmentNotice implements NoticeCode {
  /** A glob is expanded once. */
  GLOB(
      "ZV-CONTAINMENT-007",
      Severity.WARNING,
      "a glob is expanded when a run starts; files created later are not covered",
      "name the folder instead of the glob");

  private final Entry entry;
  private final Severity severity;

  ContainmentNotice(String id, Severity severity, String meaning, String remedy) {
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
