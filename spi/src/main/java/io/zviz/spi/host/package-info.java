/** What a host can do, as a probe finds it. */
@NullMarked
package io.zviz.spi.host;

import org.jspecify.annotations.NullMarked;
