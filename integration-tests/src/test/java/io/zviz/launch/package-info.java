/** Tests that need what the launcher shows to nobody else: making one of its steps fail. */
@NullMarked
package io.zviz.launch;

import org.jspecify.annotations.NullMarked;
