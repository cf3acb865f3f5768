package io.zviz.compile;

import io.zviz.spi.error.ErrorCode;

/** What can go wrong when artefacts are made, written or read. */
public enum CompileError implements ErrorCode {
  /** A backend threw something. */
  BACKEND_FAILED(
      "ZV-COMPILE-001",
      "a backend threw something",
      "report it to whoever made the backend that the message names"),
  /** A backend does not answer for every intent exactly once, or its artefacts are malformed. */
  BACKEND_INCOMPLETE(
      "ZV-COMPILE-002",
      "a backend does not answer for every rule of its layers exactly once, or its artefacts are malformed",
      "report it to whoever made the backend that the message names; nothing is written, because a rule could have been dropped"),
  /** Two backends make artefacts of the same name. */
  EXTENSION_CLASH(
      "ZV-COMPILE-003",
      "two backends make files of the same name",
      "remove one of the two plugins, or pin the other in `backends`"),
  /** The artefacts cannot be written; what was there before is still there. */
  NOT_WRITTEN(
      "ZV-COMPILE-004",
      "the artefacts cannot be written; an older set is still there as it was",
      "look at the reason: folder, space, permissions"),
  /** The artefacts cannot be read. */
  NOT_READ("ZV-COMPILE-005", "the artefacts cannot be read", "compile the profile again"),
  /** The artefacts are not what the manifest says. */
  CHANGED(
      "ZV-COMPILE-006",
      "an artefact or the manifest is not what was compiled",
      "compile the profile again; find out who changed it"),
  /** The artefacts are for another architecture. */
  OTHER_ARCHITECTURE(
      "ZV-COMPILE-007",
      "the artefacts are for another architecture",
      "compile the profile on this host");

  private final Entry entry;

  CompileError(String id, String meaning, String remedy) {
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
