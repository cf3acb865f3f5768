/** From a bundle and launch steps to a plan, a running container, and back to a clean host. */
@NullMarked
package io.zviz.launch;

import org.jspecify.annotations.NullMarked;
