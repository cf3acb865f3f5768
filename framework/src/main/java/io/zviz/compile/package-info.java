/** Runs the backends and writes what they make: reproducible, complete, with provenance. */
@NullMarked
package io.zviz.compile;

import org.jspecify.annotations.NullMarked;
