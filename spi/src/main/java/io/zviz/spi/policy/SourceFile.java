package io.zviz.spi.policy;

import org.jspecify.annotations.Nullable;

/**
 * A profile that took part in a policy.
 *
 * @param name as origins name it; no absolute path of the machine
 * @param profile the profile's own name
 * @param sha256 of the bytes read, lower case hexadecimal
 * @param builtin whether it ships with the product
 */
public record SourceFile(String name, String profile, String sha256, boolean builtin) {
  // By hand, see the description of io.zviz.spi.policy.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SourceFile that
        && name.equals(that.name)
        && profile.equals(that.profile)
        && sha256.equals(that.sha256)
        && builtin == that.builtin;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * (31 * name.hashCode() + profile.hashCode()) + sha256.hashCode())
        + Boolean.hashCode(builtin);
  }
}
