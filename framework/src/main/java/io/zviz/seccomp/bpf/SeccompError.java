package io.zviz.seccomp.bpf;

import io.zviz.spi.error.ErrorCode;

/** Errors of layer B. */
public enum SeccompError implements ErrorCode {
  /** The filter has more instructions than the kernel takes. */
  PROGRAM_TOO_LONG(
      "ZV-SECCOMP-001",
      Fault.INPUT,
      "the filter would have more than the 4,096 instructions that the kernel takes",
      "shorten the `ioctl` and `prctl` lists");

  private final Entry entry;
  private final Fault fault;

  SeccompError(String id, Fault fault, String meaning, String remedy) {
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
