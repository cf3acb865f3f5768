package io.zviz.backend.iptables;

import io.zviz.spi.policy.Cidr;

/** An address family: each has rules, tools and messages of its own. */
enum Family {
  /** IPv4. */
  IPV4("iptables", "icmp", "icmp-admin-prohibited"),
  /** IPv6. */
  IPV6("ip6tables", "ipv6-icmp", "icmp6-adm-prohibited");

  private final String word;
  private final String icmp;
  private final String rejection;

  Family(String word, String icmp, String rejection) {
    this.word = word;
    this.icmp = icmp;
    this.rejection = rejection;
  }

  static Family of(Cidr cidr) {
    return cidr.isIpv6() ? IPV6 : IPV4;
  }

  /** The artefact's extension, and what the tools' names begin with. */
  String word() {
    return word;
  }

  /** The protocol whose errors belong to known connections. */
  String icmp() {
    return icmp;
  }

  /** A refusal that the workload gets as an error at once: EHOSTUNREACH, or EACCES with IPv6. */
  String reject() {
    return "REJECT --reject-with " + rejection;
  }
}
