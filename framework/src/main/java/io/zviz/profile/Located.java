package io.zviz.profile;

import io.zviz.spi.policy.Origin;

/**
 * A value and where it stands.
 *
 * @param <T> the type of the value
 * @param value the value
 * @param origin where it stands
 */
public record Located<T>(T value, Origin origin) {}
