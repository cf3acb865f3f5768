/** One small interface per kernel facility. Only {@code sys.jna} knows how they are called. */
@NullMarked
package io.zviz.sys;

import org.jspecify.annotations.NullMarked;
