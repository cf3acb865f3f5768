package io.zviz.containment;

/** The readings of a bundle argument. */
public enum BundleKind {
  /** A folder with an OCI {@code config.json}. */
  OCI,
  /** A root file system: the folder itself, or its {@code rootfs} folder. */
  ROOTFS,
  /** A plain working directory; the root is assembled from the host. */
  WORKDIR
}
