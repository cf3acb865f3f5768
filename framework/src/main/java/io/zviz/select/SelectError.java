package io.zviz.select;

import io.zviz.spi.error.ErrorCode;

/** Why a policy cannot be enforced with what is here. */
public enum SelectError implements ErrorCode {
  /** Nothing enforces a required rule completely. */
  NOT_ENFORCED(
      "ZV-SELECT-001",
      "no backend that can be used on this host enforces a required rule completely",
      "the message has the remedy; or make the layer optional, or `--allow-degraded`"),
  /** The profile names a backend that is not installed. */
  NOT_INSTALLED(
      "ZV-SELECT-002",
      "the profile's `backends` names one that is not installed",
      "install the plugin (`zviz plugins list` shows what is there), or change `backends`"),
  /** The profile names a backend that this host cannot use. */
  NOT_AVAILABLE(
      "ZV-SELECT-003",
      "the profile's `backends` names one that this host cannot use",
      "the message has the remedy; or change `backends`"),
  /** The profile requires a layer that no backend can enforce on this host. */
  LAYER_MISSING(
      "ZV-SELECT-004",
      "`requirements` demands a layer for which this host can use no backend",
      "the message has the remedy; or make the layer optional"),
  /** A warning: an optional rule or layer is not enforced. */
  DEGRADED(
      "ZV-SELECT-005",
      "warning: an optional rule, layer or backend is missing",
      "nothing, if that is what was meant"),
  /** Somebody other than root could have written the host's configuration. */
  UNTRUSTED(
      "ZV-SELECT-006",
      "`/etc/zviz/config.yaml` or a folder above could have been written by somebody who is not root",
      "look at what it says, then `chown root` and `chmod go-w` as the message says");

  private final Entry entry;

  SelectError(String id, String meaning, String remedy) {
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
