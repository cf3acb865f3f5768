package io.zviz.spi.policy;

import org.jspecify.annotations.Nullable;

/**
 * The name of an intent, unique within a policy and the same for the same profile, such as {@code
 * syscalls/openat} or {@code filesystem/hidden/etc/shadow}.
 */
public record IntentId(String value) implements Comparable<IntentId> {
  // By hand, see the package's description.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof IntentId that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public int compareTo(IntentId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
