package io.zviz.select;

import io.zviz.spi.error.ErrorCode;

/** Why a policy cannot be enforced with what is here. */
public enum SelectError implements ErrorCode {
  /** Nothing enforces a required rule completely. */
  NOT_ENFORCED("ZV-SELECT-001"),
  /** The profile names a backend that is not installed. */
  NOT_INSTALLED("ZV-SELECT-002"),
  /** The profile names a backend that this host cannot use. */
  NOT_AVAILABLE("ZV-SELECT-003"),
  /** The profile requires a layer that no backend can enforce on this host. */
  LAYER_MISSING("ZV-SELECT-004"),
  /** A warning: an optional rule or layer is not enforced. */
  DEGRADED("ZV-SELECT-005"),
  /** Somebody other than root could have written the host's configuration. */
  UNTRUSTED("ZV-SELECT-006");

  private final String id;

  SelectError(String id) {
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
