/** The compiler with texts that nobody meant to write. */
@NullMarked
package io.zviz.it.fuzz;

import org.jspecify.annotations.NullMarked;
