package io.zviz.backend.nftables;

import io.zviz.spi.policy.Cidr;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Addresses that a wider allowed range does not open: link-local ones and those under which clouds
 * give out credentials. A rule that names exactly the range, or one inside it, does.
 */
final class BuiltinRefusals {
  /** In the order of the address families. */
  static final List<AddressRule> RULES =
      List.of(
          refusal("a9fe0000", 16), // 169.254.0.0/16, RFC 3927
          refusal("a9fea9fe", 32), // 169.254.169.254: AWS, Azure, Google, Oracle, OpenStack
          refusal("646464c8", 32), // 100.100.100.200: Alibaba
          refusal("a83f8110", 32), // 168.63.129.16: Azure WireServer
          refusal("fe800000000000000000000000000000", 10), // fe80::/10, RFC 4291
          refusal("fd000ec2000000000000000000000254", 128), // fd00:ec2::254: AWS
          refusal("fd2000ce000000000000000000000254", 128)); // fd20:ce::254: Google

  private BuiltinRefusals() {}

  private static AddressRule refusal(String address, int prefixLength) {
    Cidr cidr = new Cidr(HexFormat.of().parseHex(address), prefixLength);
    return new AddressRule(cidr, false, Optional.empty());
  }
}
