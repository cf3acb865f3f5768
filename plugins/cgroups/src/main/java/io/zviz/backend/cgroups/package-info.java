/** Layer D with control groups: version 2, and version 1 where a host has only those. */
@NullMarked
package io.zviz.backend.cgroups;

import org.jspecify.annotations.NullMarked;
