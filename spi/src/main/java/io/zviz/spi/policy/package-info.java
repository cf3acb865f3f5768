/** What a profile means: intents, each with the place in the profile it came from. */
@NullMarked
package io.zviz.spi.policy;

import org.jspecify.annotations.NullMarked;
