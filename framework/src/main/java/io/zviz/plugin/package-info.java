/** Finds the backends: built in, bundled, and from third parties that are trusted. */
@NullMarked
package io.zviz.plugin;

import org.jspecify.annotations.NullMarked;
