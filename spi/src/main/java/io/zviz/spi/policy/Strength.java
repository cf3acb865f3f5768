package io.zviz.spi.policy;

/** Whether a run may start on a host where nothing enforces an intent. */
public enum Strength {
  /** No run without it. */
  REQUIRED,
  /** A warning and a line in the manifest when it is not enforced. */
  OPTIONAL
}
