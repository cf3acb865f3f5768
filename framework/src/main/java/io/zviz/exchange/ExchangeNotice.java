package io.zviz.exchange;

import io.zviz.spi.policy.Notice.Severity;
import io.zviz.spi.policy.NoticeCode;

/** What users should know about losses of an exchange. */
enum ExchangeNotice implements NoticeCode {
  /** A rule does not hold on the other side. */
  LOST(
      "ZV-EXCHANGE-101",
      Severity.WARNING,
      "a rule that does not hold on the other side, or not as it was written",
      "decide whether the rest is enough"),
  /** The other side refuses more. */
  STRICTER(
      "ZV-EXCHANGE-102",
      Severity.NOTE,
      "the other side refuses more than the rule says, or with another error number",
      "nothing");

  private final Entry entry;
  private final Severity severity;

  ExchangeNotice(String id, Severity severity, String meaning, String remedy) {
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
