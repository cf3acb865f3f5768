/** The kernel through JNA's direct mapping; the only package that knows JNA. */
@NullMarked
package io.zviz.sys.jna;

import org.jspecify.annotations.NullMarked;
