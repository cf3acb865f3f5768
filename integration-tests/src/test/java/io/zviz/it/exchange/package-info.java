/** Profiles from and for other tools, held against these tools. */
@NullMarked
package io.zviz.it.exchange;

import org.jspecify.annotations.NullMarked;
