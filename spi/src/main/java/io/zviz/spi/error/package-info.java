/** Errors with stable codes and positions. */
@NullMarked
package io.zviz.spi.error;

import org.jspecify.annotations.NullMarked;
