package io.zviz.broker;

import io.zviz.spi.policy.Cidr;
import java.util.HexFormat;
import java.util.List;

/** What only a rule of its own opens: link-local addresses, and where clouds keep credentials. */
public final class GuardedAddresses {
  private static final List<Cidr> RANGES =
      List.of(
          cidr("a9fe0000", 16),
          cidr("a9fea9fe", 32),
          cidr("646464c8", 32),
          cidr("a83f8110", 32),
          cidr("fe800000000000000000000000000000", 10),
          cidr("fd000ec2000000000000000000000254", 128),
          cidr("fd2000ce000000000000000000000254", 128));

  private GuardedAddresses() {}

  /** The ranges. */
  public static List<Cidr> ranges() {
    return RANGES;
  }

  private static Cidr cidr(String address, int prefixLength) {
    return new Cidr(HexFormat.of().parseHex(address), prefixLength);
  }
}
