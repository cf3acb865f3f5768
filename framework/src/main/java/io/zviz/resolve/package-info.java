/** Profiles with their bases to one {@link io.zviz.spi.policy.ResolvedPolicy}. */
@NullMarked
package io.zviz.resolve;

import org.jspecify.annotations.NullMarked;
