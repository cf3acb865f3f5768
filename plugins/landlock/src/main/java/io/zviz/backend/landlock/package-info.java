/** Layer C with Landlock: what a profile says about paths as access rights below paths. */
@NullMarked
package io.zviz.backend.landlock;

import org.jspecify.annotations.NullMarked;
