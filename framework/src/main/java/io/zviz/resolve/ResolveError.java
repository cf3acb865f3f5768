package io.zviz.resolve;

import io.zviz.spi.error.ErrorCode;

/** What can be wrong once profiles are put together. Documented in {@code docs/errors.md}. */
public enum ResolveError implements ErrorCode {
  /** No profile of this name. */
  NOT_FOUND("001"),
  /** A profile that extends itself, directly or through others. */
  CYCLE("002"),
  /** Too many profiles that extend one another. */
  CHAIN_TOO_LONG("003"),
  /** Memory limits that exclude each other. */
  MEMORY_LIMITS("004"),
  /** DNS names without the proxy that resolves them. */
  PROXY_NEEDED("005"),
  /** An ambient capability that is not kept. */
  AMBIENT_NOT_KEPT("006"),
  /** The value of a command line option. */
  BAD_OPTION("007");

  private final String number;

  ResolveError(String number) {
    this.number = number;
  }

  @Override
  public String id() {
    return "ZV-RESOLVE-" + number;
  }

  @Override
  public Fault fault() {
    return Fault.INPUT;
  }
}
