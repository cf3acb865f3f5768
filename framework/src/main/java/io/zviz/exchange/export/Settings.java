package io.zviz.exchange.export;

/** Settings that only a supervisor of ours gives a meaning to. */
final class Settings {
  private Settings() {}

  static void account(Ledger ledger) {
    ledger.lostSetting("broker.mode", "there is no broker: nobody looks at single calls");
    ledger.lostSetting("audit.level", "there is no audit log of ours");
  }
}
