package io.zviz.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Prints the version, with those that matter for a report. */
public final class Version implements IVersionProvider {
  /** The version of the product; {@code development} outside a built jar. */
  public static String current() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "zviz " + current(),
      "SPI " + io.zviz.spi.SpiVersion.CURRENT,
      "Java " + Runtime.version() + ", Linux " + System.getProperty("os.version")
    };
  }
}
