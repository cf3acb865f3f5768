/** Layer C with SELinux: a domain of its own for each profile, categories for each run. */
@NullMarked
package io.zviz.backend.selinux;

import org.jspecify.annotations.NullMarked;
