package io.zviz.backend.selinux;

import io.zviz.spi.policy.ResolvedPolicy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The type that workloads of a profile run in.
 *
 * @param type such as {@code zviz_my_2dprofile_t}
 */
record Domain(String type) {
  /** Categories c0 to c1023, as every distribution's policy has them. */
  private static final int CATEGORIES = 1024;

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

  /**
   * The context of one run. Its two categories follow from the name of the run's objects in the
   * kernel; two runs share them by chance once in 523,776 times.
   */
  String context(String kernelName) {
    byte[] digest = sha256(kernelName);
    int first = number(digest, 0) % CATEGORIES;
    int second = number(digest, 4) % (CATEGORIES - 1);
    second += second >= first ? 1 : 0;
    String categories = "c" + Math.min(first, second) + ",c" + Math.max(first, second);
    return "system_u:system_r:" + type + ":s0:" + categories;
  }

  private static int number(byte[] digest, int at) {
    return (digest[at] & 0x7f) << 24
        | (digest[at + 1] & 0xff) << 16
        | (digest[at + 2] & 0xff) << 8
        | (digest[at + 3] & 0xff);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible); // every JDK has SHA-256
    }
  }
}
