package io.zviz.seccomp.bpf;

import io.zviz.spi.error.ErrorCode;

/** Errors of layer B. */
public enum SeccompError implements ErrorCode {
  /** The filter has more instructions than the kernel takes. */
  PROGRAM_TOO_LONG("ZV-SECCOMP-001", Fault.INPUT);

  private final String id;
  private final Fault fault;

  SeccompError(String id, Fault fault) {
    this.id = id;
    this.fault = fault;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Fault fault() {
    return fault;
  }
}
