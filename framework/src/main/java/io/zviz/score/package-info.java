/** How exposed a profile leaves its host: one number over all layers, and what it is made of. */
@NullMarked
package io.zviz.score;

import org.jspecify.annotations.NullMarked;
