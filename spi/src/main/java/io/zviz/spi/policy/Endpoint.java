package io.zviz.spi.policy;

import org.jspecify.annotations.Nullable;

/** Where traffic may or may not go. */
public sealed interface Endpoint {
  /**
   * An address range.
   *
   * @param cidr the range
   */
  record Addresses(Cidr cidr) implements Endpoint {
    @Override
    public String toString() {
      return cidr.toString();
    }

    // By hand, see the description of io.zviz.spi.policy.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Addresses that && cidr.equals(that.cidr);
    }

    @Override
    public int hashCode() {
      return cidr.hashCode();
    }
  }

  /**
   * A DNS name, lower case, without the dot at the end.
   *
   * @param name the name without the {@code *.}
   * @param subdomains whether it was written as {@code *.name}: every name below, not the name
   */
  record Name(String name, boolean subdomains) implements Endpoint {
    @Override
    public String toString() {
      return subdomains ? "*." + name : name;
    }
  }

  /** {@code @registries}: the package registries that the tools of this host are set up with. */
  record Registries() implements Endpoint {
    @Override
    public String toString() {
      return "@registries";
    }
  }
}
