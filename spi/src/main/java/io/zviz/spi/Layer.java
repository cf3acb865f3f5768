package io.zviz.spi;

import java.util.Optional;

/** The five places where the kernel enforces a profile. */
public enum Layer {
  /** Layer A: namespaces, mounts, capabilities. */
  CONTAINMENT('A', "containment"),
  /** Layer B: seccomp-BPF and the broker. */
  SECCOMP('B', "seccomp"),
  /** Layer C: AppArmor, SELinux, Landlock. */
  LSM('C', "lsm"),
  /** Layer D: control groups. */
  CGROUPS('D', "cgroups"),
  /** Layer E: the network namespace and its firewall. */
  NETWORK('E', "network");

  private final char letter;
  private final String key;

  Layer(char letter, String key) {
    this.letter = letter;
    this.key = key;
  }

  /** The letter the documents use, A to E. */
  public char letter() {
    return letter;
  }

  /** The name that profiles use, for instance under {@code requirements}. */
  public String key() {
    return key;
  }

  /** The layer with this profile key, if there is one. */
  public static Optional<Layer> ofKey(String key) {
    for (Layer layer : values()) {
      if (layer.key.equals(key)) {
        return Optional.of(layer);
      }
    }
    return Optional.empty();
  }
}
