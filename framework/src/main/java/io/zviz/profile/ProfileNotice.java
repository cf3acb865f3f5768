package io.zviz.profile;

import io.zviz.spi.policy.Notice.Severity;
import io.zviz.spi.policy.NoticeCode;

/** Warnings and notes about the text of a profile. */
public enum ProfileNotice implements NoticeCode {
  /** The same item twice in one list. */
  REPEATED("ZV-PROFILE-101", Severity.WARNING, "the same item twice in one list", "remove one"),
  /** A path was brought to its normal form. */
  NORMALISED(
      "ZV-PROFILE-102",
      Severity.NOTE,
      "a path was brought to its normal form",
      "write the path as shown"),
  /** A path with characters that look like others. */
  CONFUSABLE(
      "ZV-PROFILE-103",
      Severity.WARNING,
      "a path with characters that are easily taken for others",
      "check that this path is meant"),
  /** A key that changes nothing here. */
  NO_EFFECT("ZV-PROFILE-104", Severity.WARNING, "a key that changes nothing here", "remove it");

  private final Entry entry;
  private final Severity severity;

  ProfileNotice(String id, Severity severity, String meaning, String remedy) {
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
