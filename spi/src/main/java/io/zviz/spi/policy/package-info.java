/**
 * What a profile means: intents, each with the place in the profile it came from.
 *
 * <p>Value types that are compared at every start define {@code equals} and {@code hashCode} by
 * hand: those that the compiler derives are linked through method handles when first used, which
 * costs a start two to three milliseconds each.
 */
@NullMarked
package io.zviz.spi.policy;

import org.jspecify.annotations.NullMarked;
