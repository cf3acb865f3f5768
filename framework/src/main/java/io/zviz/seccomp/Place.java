package io.zviz.seccomp;

/** Where a call is checked. */
public enum Place {
  /** In the filter, at no cost beyond it. */
  FILTER("filter"),
  /** In the broker, by user notification. */
  BROKER("broker"),
  /** In the kernel's mounts and LSM: the filter lets it pass. */
  LSM("mounts and lsm"),
  /** In the container's network: the filter lets it pass. */
  NETWORK("network"),
  /** Nowhere, as asked. */
  NOWHERE("nowhere");

  private final String text;

  Place(String text) {
    this.text = text;
  }

  /** As artefacts write it. */
  @Override
  public String toString() {
    return text;
  }
}
