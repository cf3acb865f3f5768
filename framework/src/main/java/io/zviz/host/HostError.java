package io.zviz.host;

import io.zviz.spi.error.ErrorCode;

/** What can be wrong with a host or with facts about one. */
public enum HostError implements ErrorCode {
  /** A facts file cannot be read. */
  FACTS_UNREADABLE(
      "ZV-HOST-001",
      Fault.INPUT,
      "the file given to `--host-facts` cannot be read",
      "check the path; it has to be a regular file of at most 16 MiB"),
  /** A facts file is not what {@code --check-host --format json} writes. */
  FACTS_MALFORMED(
      "ZV-HOST-002",
      Fault.INPUT,
      "the file given to `--host-facts` is not what `zviz compile --check-host --format json` prints",
      "write it anew on that host, with the same version"),
  /** This host's processor is none that profiles are compiled for. */
  UNKNOWN_ARCHITECTURE(
      "ZV-HOST-003",
      Fault.ENVIRONMENT,
      "the processor of this host is neither x86-64 nor aarch64",
      "compile with `--host-facts` of a supported host"),
  /** The kernel refused zviz a call of its own. */
  SYSTEM_CALL(
      "ZV-HOST-004",
      Fault.ENVIRONMENT,
      "the kernel refused zviz a system call of its own; the message names it and the error",
      "act on the error: raise `ulimit -n` for EMFILE, free memory for ENOMEM, run as root for EPERM; `zviz doctor` says what this host lacks");

  private final Entry entry;
  private final Fault fault;

  HostError(String id, Fault fault, String meaning, String remedy) {
    this.entry = new Entry(id, meaning, remedy);
    this.fault = fault;
  }

  @Override
  public Entry entry() {
    return entry;
  }

  @Override
  public Fault fault() {
    return fault;
  }
}
