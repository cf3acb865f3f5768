/** Tests on a real kernel: what can and what cannot be done, and the control without zviz. */
@NullMarked
package io.zviz.it;

import org.jspecify.annotations.NullMarked;
