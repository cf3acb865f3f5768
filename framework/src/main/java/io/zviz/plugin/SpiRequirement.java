package io.zviz.plugin;

import io.zviz.spi.SpiVersion;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pf4j.DefaultVersionManager;
import org.pf4j.VersionManager;

/** Whether the SPI here is one that a plugin was made for; asked before any class is loaded. */
final class SpiRequirement {
  private static final Pattern PLAIN = Pattern.compile("(0|[1-9]\\d{0,8})\\.\\d{1,9}\\.\\d{1,9}");
  private static final Pattern RANGE = Pattern.compile("[0-9xX.<>=~^&|* -]{1,100}");
  private static final VersionManager VERSIONS = new DefaultVersionManager();

  private SpiRequirement() {}

  /**
   * Checks the manifest attribute {@link SpiVersion#MANIFEST_ATTRIBUTE}.
   *
   * @param stated a version, meaning it and every later one of the same major version, or a range
   *     such as {@code >=1.0.0 & <2.0.0}
   */
  static void check(@Nullable String stated) throws PluginRefused {
    if (stated == null || stated.isBlank()) {
      throw new PluginRefused("the manifest has no " + SpiVersion.MANIFEST_ATTRIBUTE + hint());
    }
    String range = range(stated.strip());
    if (satisfies("0.0.0", range) && satisfies("999999999.0.0", range)) {
      throw new PluginRefused("it claims to work with every version of the SPI" + hint());
    }
    if (!satisfies(SpiVersion.CURRENT, range)) {
      throw new PluginRefused(
          "it needs version %s of the SPI, and this is %s; get a plugin or a zviz that fit"
              .formatted(Printable.of(stated.strip()), SpiVersion.CURRENT));
    }
  }

  private static String range(String stated) {
    Matcher plain = PLAIN.matcher(stated);
    return plain.matches()
        ? ">=%s & <%s.0.0".formatted(stated, Long.parseLong(plain.group(1)) + 1)
        : stated;
  }

  private static boolean satisfies(String version, String range) throws PluginRefused {
    try {
      if (RANGE.matcher(range).matches()) {
        return VERSIONS.checkVersionConstraint(version, range);
      }
    } catch (RuntimeException notARange) {
      // The library has several exceptions for one thing: this is no range.
    }
    throw new PluginRefused(
        SpiVersion.MANIFEST_ATTRIBUTE + " is no version: " + Printable.of(range) + hint());
  }

  private static String hint() {
    return "; write " + SpiVersion.MANIFEST_ATTRIBUTE + ": " + SpiVersion.CURRENT;
  }
}
