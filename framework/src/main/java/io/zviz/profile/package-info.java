/** Profile text to {@link io.zviz.profile.Profile} records that know where each value stands. */
@NullMarked
package io.zviz.profile;

import org.jspecify.annotations.NullMarked;
