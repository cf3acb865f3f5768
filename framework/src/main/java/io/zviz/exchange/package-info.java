/**
 * Profiles in the forms of other tools, and profiles of other tools in ours. What the other side
 * cannot say is a {@link io.zviz.exchange.Loss}, never left out without a word.
 */
@NullMarked
package io.zviz.exchange;

import org.jspecify.annotations.NullMarked;
