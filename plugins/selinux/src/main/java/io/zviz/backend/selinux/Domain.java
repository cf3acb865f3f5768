package io.zviz.backend.selinux;

import io.zviz.spi.policy.ResolvedPolicy;
import java.nio.charset.StandardCharsets;

/**
 * The type that workloads of a profile run in.
 *
 * @param type such as {@code zviz_my_2dprofile_t}
 */
record Domain(String type) {
  /**
   * The domain of a policy. Names of types are letters, digits and underscores; every other byte of
   * a profile's name, and the underscore, becomes an underscore and two digits, so that no two
   * names share a type.
   */
  static Domain of(ResolvedPolicy policy) {
    StringBuilder type = new StringBuilder("zviz_");
    for (byte b : policy.name().getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      type.append(plain ? String.valueOf(c) : "_%02x".formatted((int) c));
    }
    return new Domain(type + "_t");
  }

  /** The name of an optional block of this domain. */
  String block(String what) {
    return type.substring(0, type.length() - "t".length()) + what;
  }

  /** The context of a run without its categories, which it gets when it starts. */
  String context() {
    return "system_u:system_r:" + type + ":s0";
  }
}
