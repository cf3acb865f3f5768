package io.zviz.compile;

import io.zviz.spi.error.ErrorCode;

/** What can go wrong when artefacts are made, written or read. */
public enum CompileError implements ErrorCode {
  /** A backend threw something. */
  BACKEND_FAILED("ZV-COMPILE-001"),
  /** A backend does not answer for every intent exactly once, or its artefacts are malformed. */
  BACKEND_INCOMPLETE("ZV-COMPILE-002"),
  /** Two backends make artefacts of the same name. */
  EXTENSION_CLASH("ZV-COMPILE-003"),
  /** The artefacts cannot be written; what was there before is still there. */
  NOT_WRITTEN("ZV-COMPILE-004"),
  /** The artefacts cannot be read. */
  NOT_READ("ZV-COMPILE-005"),
  /** The artefacts are not what the manifest says. */
  CHANGED("ZV-COMPILE-006"),
  /** The artefacts are for another architecture. */
  OTHER_ARCHITECTURE("ZV-COMPILE-007");

  private final String id;

  CompileError(String id) {
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
