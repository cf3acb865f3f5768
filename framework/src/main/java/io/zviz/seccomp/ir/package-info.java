/** Filters as trees of tests: what is decided, not how the machine computes it. */
@NullMarked
package io.zviz.seccomp.ir;

import org.jspecify.annotations.NullMarked;
