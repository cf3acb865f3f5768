/**
 * What a compiled profile means for one operation: the verdict, the rule that decides, the layer
 * and the lines of the artefacts that carry it out, and what would change it. Needs no kernel.
 */
@NullMarked
package io.zviz.explain;

import org.jspecify.annotations.NullMarked;
