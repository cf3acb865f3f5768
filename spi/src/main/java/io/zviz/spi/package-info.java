/** The contract between the core and the backends of the five layers. */
@NullMarked
package io.zviz.spi;

import org.jspecify.annotations.NullMarked;
