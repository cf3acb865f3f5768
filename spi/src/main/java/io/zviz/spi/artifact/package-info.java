/** What a backend makes out of a policy. */
@NullMarked
package io.zviz.spi.artifact;

import org.jspecify.annotations.NullMarked;
