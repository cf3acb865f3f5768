/** Layer A: namespaces, mounts, capabilities; what the container's root will look like. */
@NullMarked
package io.zviz.containment;

import org.jspecify.annotations.NullMarked;
