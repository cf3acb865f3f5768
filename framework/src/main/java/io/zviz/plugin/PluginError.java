package io.zviz.plugin;

import io.zviz.spi.error.ErrorCode;

/** What can be wrong with a plugin. */
public enum PluginError implements ErrorCode {
  /** A plugin was refused when it was loaded; the others work. */
  REFUSED("ZV-PLUGIN-001"),
  /** A plugin threw something. */
  FAILED("ZV-PLUGIN-002"),
  /** A plugin did not come back in time. */
  TIMED_OUT("ZV-PLUGIN-003");

  private final String id;

  PluginError(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Fault fault() {
    return Fault.ENVIRONMENT;
  }
}
