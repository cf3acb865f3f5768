package io.zviz.resolve;

import io.zviz.spi.error.ErrorCode;

/** What can be wrong once profiles are put together. */
public enum ResolveError implements ErrorCode {
  /** No profile of this name. */
  NOT_FOUND(
      "ZV-RESOLVE-001",
      "there is no profile of this name",
      "the message has the places that were looked at; write a path, or put the file there"),
  /** A profile that extends itself, directly or through others. */
  CYCLE(
      "ZV-RESOLVE-002",
      "profiles extend one another in a circle",
      "the message has the chain; cut it"),
  /** Too many profiles that extend one another. */
  CHAIN_TOO_LONG("ZV-RESOLVE-003", "more than 16 profiles extend one another", "shorten the chain"),
  /** Memory limits that exclude each other. */
  MEMORY_LIMITS(
      "ZV-RESOLVE-004",
      "`memory_swap_max` is memory plus swap: it needs `memory_max` and cannot be smaller",
      "raise it, or leave it out"),
  /** DNS names without the proxy that resolves them. */
  PROXY_NEEDED(
      "ZV-RESOLVE-005",
      "DNS names are resolved by the proxy alone, and there is none",
      "add `network.dns_proxy` with `enabled: true` and `upstream`, or write addresses"),
  /** An ambient capability that is not kept. */
  AMBIENT_NOT_KEPT(
      "ZV-RESOLVE-006", "an ambient capability is not kept", "add it to `capabilities.keep`"),
  /** The value of a command line option. */
  BAD_OPTION(
      "ZV-RESOLVE-007", "the value of a command line option is not of its kind", "see the message");

  private final Entry entry;

  ResolveError(String id, String meaning, String remedy) {
    this.entry = new Entry(id, meaning, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }

  @Override
  public Fault fault() {
    return Fault.INPUT;
  }
}
