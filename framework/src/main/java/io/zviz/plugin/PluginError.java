package io.zviz.plugin;

import io.zviz.spi.error.ErrorCode;

/** What can be wrong with a plugin. */
public enum PluginError implements ErrorCode {
  /** A plugin was refused when it was loaded; the others work. */
  REFUSED(
      "ZV-PLUGIN-001",
      "a plugin was refused when it was loaded; the others work",
      "`zviz plugins list` says why; docs/spi-guide.md has the rules"),
  /** A plugin threw something. */
  FAILED(
      "ZV-PLUGIN-002",
      "a plugin threw something while it was asked or compiled",
      "report it to whoever made it; take its jar out of the plugins folder meanwhile"),
  /** A plugin did not come back in time. */
  TIMED_OUT(
      "ZV-PLUGIN-003",
      "a plugin did not come back in time",
      "report it to whoever made it; take its jar out of the plugins folder meanwhile");

  private final Entry entry;

  PluginError(String id, String meaning, String remedy) {
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
