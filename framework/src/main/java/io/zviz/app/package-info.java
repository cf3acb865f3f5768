/** The composition root: {@code main} and the Guice modules. */
@NullMarked
package io.zviz.app;

import org.jspecify.annotations.NullMarked;
