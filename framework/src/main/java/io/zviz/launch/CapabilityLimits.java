package io.zviz.launch;

import io.zviz.abi.Capabilities;
import io.zviz.containment.OciConfig;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The capabilities that this process has to give.
 *
 * @param permitted its permitted and bounding set, one bit each
 * @param last the highest number that the kernel knows
 */
record CapabilityLimits(long permitted, int last) {
  static CapabilityLimits ofThisProcess() {
    try {
      List<String> status = Files.readAllLines(Path.of("/proc/self/status"));
      long permitted = set(status, "CapPrm:") & set(status, "CapBnd:");
      // Line by line means one large read: a sysctl cannot be read in pieces, and Files.readString
      // begins with one byte, which makes 4 out of 40.
      String last = Files.readAllLines(Path.of("/proc/sys/kernel/cap_last_cap")).get(0);
      return new CapabilityLimits(permitted, Integer.parseInt(last.strip()));
    } catch (IOException unreadable) {
      throw LaunchException.of(
          LaunchError.STATE, "cannot read the capabilities of zviz in /proc", unreadable);
    }
  }

  /** What the profile keeps, the bundle does not exclude, and this process has. */
  List<Integer> keep(List<Integer> profile, Optional<OciConfig> config) {
    Optional<List<String>> bundle = config.flatMap(OciConfig::capabilities);
    return profile.stream()
        .filter(number -> number <= last && (permitted >> number & 1) == 1)
        .filter(
            number ->
                bundle.isEmpty()
                    || Capabilities.name(number).map(bundle.get()::contains).orElse(false))
        .sorted()
        .distinct()
        .toList();
  }

  private static long set(List<String> status, String key) {
    for (String line : status) {
      if (line.startsWith(key)) {
        return new BigInteger(line.substring(key.length()).strip(), 16).longValue();
      }
    }
    return 0;
  }
}
