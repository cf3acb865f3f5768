/**
 * Filters as trees of tests: what is decided, not how the machine computes it.
 *
 * <p>Value types that are compared at every start define {@code equals} and {@code hashCode} by
 * hand: those that the compiler derives are linked through method handles when first used, which
 * costs a start two to three milliseconds each.
 */
@NullMarked
package io.zviz.seccomp.ir;

import org.jspecify.annotations.NullMarked;
