package io.zviz.exchange.oci;

import io.zviz.spi.host.Architecture;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The container that a profile is read for.
 *
 * @param architecture of the host
 * @param kernel the host's version of Linux, such as {@code 6.1}
 * @param capabilities the container's bounding set
 */
public record Surroundings(Architecture architecture, String kernel, Set<String> capabilities) {
  private static final Pattern VERSION = Pattern.compile("([0-9]{1,6})\\.([0-9]{1,6})(?:[.-].*)?");

  /** Copies the set. */
  public Surroundings {
    capabilities = Set.copyOf(capabilities);
  }

  /** Whether a text is a version of Linux. */
  public static boolean isVersion(String text) {
    return VERSION.matcher(text).matches();
  }

  /** The architecture as profiles name it. */
  String architectureName() {
    return architecture == Architecture.X86_64 ? "amd64" : "arm64";
  }

  /** Whether the kernel is this version or newer, by its first two numbers. */
  boolean kernelIsAtLeast(String version) {
    return Arrays.compare(numbers(kernel), numbers(version)) >= 0;
  }

  private static int[] numbers(String version) {
    Matcher matcher = VERSION.matcher(version);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no version of Linux: " + version);
    }
    return new int[] {Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))};
  }
}
