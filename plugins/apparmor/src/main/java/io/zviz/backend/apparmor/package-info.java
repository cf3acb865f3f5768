/** Layer C with AppArmor: what a profile says about paths as a profile of the kernel's. */
@NullMarked
package io.zviz.backend.apparmor;

import org.jspecify.annotations.NullMarked;
