package io.zviz.broker;

import io.zviz.spi.error.ErrorCode;

/** Errors of the broker. */
public enum BrokerErrorCode implements ErrorCode {
  /** The self-test got another answer than the broker gave, or none. */
  SELF_TEST_FAILED(
      "ZV-BROKER-001",
      "the self-test at the start of the broker got no answer, or a wrong one",
      "run as root on Linux 5.14 or later; look for a security module that blocks seccomp notifications"),
  /** A call with a path is brokered, and no kernel rule stands behind it. */
  NO_BACKSTOP(
      "ZV-BROKER-002",
      "`execve` is brokered, but no kernel rule stands behind the broker's answer",
      "use a host with Landlock, or take `execve` out of `broker`"),
  /** The broker could not be set up. */
  NOT_STARTED(
      "ZV-BROKER-003",
      "the broker could not get its descriptors",
      "raise the limits of open files (`ulimit -n`) and of memory"),
  /** A listener could not be taken over. */
  NOT_ATTACHED(
      "ZV-BROKER-004",
      "the listener of a container could not be served",
      "raise the limit of open files (`ulimit -n`) and `fs.epoll.max_user_watches`");

  private final Entry entry;

  BrokerErrorCode(String id, String meaning, String remedy) {
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
