/** Launches on this kernel: what a container can and cannot do, and what is left of it. */
@NullMarked
package io.zviz.it.launch;

import org.jspecify.annotations.NullMarked;
