package io.zviz.spi.policy;

/**
 * The name of an intent, unique within a policy and the same for the same profile, such as {@code
 * syscalls/openat} or {@code filesystem/hidden/etc/shadow}.
 */
public record IntentId(String value) implements Comparable<IntentId> {
  @Override
  public int compareTo(IntentId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
