package io.zviz.run;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The name of a container's objects in the kernel: short, plain, one per state folder and id. */
public final class KernelName {
  private static final String PREFIX = "zviz-";
  private static final int DIGITS = 16;

  private KernelName() {}

  /** {@code zviz-} and 16 hexadecimal digits. */
  public static String of(Path stateRoot, String id) {
    byte[] text = (stateRoot + "\0" + id).getBytes(StandardCharsets.UTF_8);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
      return PREFIX + HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible); // every JDK has SHA-256
    }
  }
}
