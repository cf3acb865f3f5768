package io.zviz.spi.policy;

/** The four path lists of a profile. */
public enum PathAccess {
  /** Content and listings are readable; nothing below can be changed. */
  READONLY,
  /** Readable and changeable. */
  WRITABLE,
  /** Never yields content or a listing. */
  HIDDEN,
  /** Files below may be executed; nothing outside all such paths may. */
  EXECUTABLE
}
