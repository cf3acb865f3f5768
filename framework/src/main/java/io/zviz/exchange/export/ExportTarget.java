package io.zviz.exchange.export;

/** The tools that profiles are written for. */
public enum ExportTarget {
  /** {@code docker run}. */
  DOCKER,
  /** {@code podman run}. */
  PODMAN,
  /** The runtime specification of the OCI: runc, crun, youki. */
  OCI,
  /** A Pod and its NetworkPolicy. */
  KUBERNETES,
  /** A drop-in for a unit of systemd. */
  SYSTEMD,
  /** A command line of bubblewrap. */
  BWRAP;

  /**
   * Whether a root is put together from the host's own paths, as a plain working directory has it:
   * without a section about files a profile then has the lists of the built-in default.
   */
  public boolean showsTheHost() {
    return this == SYSTEMD || this == BWRAP;
  }

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
