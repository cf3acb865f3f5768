/** The bundled backends against a real kernel. */
@NullMarked
package io.zviz.it.backend;

import org.jspecify.annotations.NullMarked;
