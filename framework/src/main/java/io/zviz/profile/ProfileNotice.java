package io.zviz.profile;

import io.zviz.spi.policy.Notice;
import io.zviz.spi.policy.Origin;

/** Warnings and notes about the text of a profile. Documented in {@code docs/errors.md}. */
public enum ProfileNotice {
  /** The same item twice in one list. */
  REPEATED("101", Notice.Severity.WARNING),
  /** A path was brought to its normal form. */
  NORMALISED("102", Notice.Severity.NOTE),
  /** A path with characters that look like others. */
  CONFUSABLE("103", Notice.Severity.WARNING),
  /** A key that changes nothing here. */
  NO_EFFECT("104", Notice.Severity.WARNING);

  private final String number;
  private final Notice.Severity severity;

  ProfileNotice(String number, Notice.Severity severity) {
    this.number = number;
    this.severity = severity;
  }

  /** The code as users see it. */
  public String id() {
    return "ZV-PROFILE-" + number;
  }

  /** This notice at a place. */
  public Notice at(Origin origin, String message) {
    return new Notice(origin, id(), severity, message);
  }
}
