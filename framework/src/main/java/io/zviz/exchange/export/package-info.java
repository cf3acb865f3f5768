/** Profiles in the forms that other tools read. */
@NullMarked
package io.zviz.exchange.export;

import org.jspecify.annotations.NullMarked;
