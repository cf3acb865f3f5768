package io.zviz.spi.policy;

/** The transport protocol an egress rule is about. */
public enum Transport {
  /** Every protocol; only without ports. */
  ANY,
  /** TCP. */
  TCP,
  /** UDP. */
  UDP,
  /** TCP and UDP: what ports without a protocol mean. */
  TCP_AND_UDP
}
