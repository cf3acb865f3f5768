package io.zviz.spi;

/** The version of this contract. A plugin names the version it was built for in its manifest. */
public final class SpiVersion {
  /** The version of the SPI in this jar; semantic versioning. */
  public static final String CURRENT = "1.0.0";

  /** The manifest attribute in which a plugin jar names the SPI version it needs. */
  public static final String MANIFEST_ATTRIBUTE = "Plugin-Requires";

  private SpiVersion() {}
}
