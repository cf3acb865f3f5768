/** From recorded runs to the smallest profile that allows what they needed. */
@NullMarked
package io.zviz.audit.suggest;

import org.jspecify.annotations.NullMarked;
