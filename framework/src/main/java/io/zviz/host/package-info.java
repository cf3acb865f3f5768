/** Probes of the host by behaviour, and what they found as facts that can be saved. */
@NullMarked
package io.zviz.host;

import org.jspecify.annotations.NullMarked;
