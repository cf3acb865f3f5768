/** Measurements beside peers, printed as ratios. Nothing here asserts a time. */
@NullMarked
package io.zviz.bench;

import org.jspecify.annotations.NullMarked;
