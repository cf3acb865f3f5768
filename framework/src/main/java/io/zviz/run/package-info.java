/**
 * One container from its profile to its end: select, compile, plan, launch, broker, audit, undo.
 */
@NullMarked
package io.zviz.run;

import org.jspecify.annotations.NullMarked;
