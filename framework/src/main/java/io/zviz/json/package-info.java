/** The one place that writes and reads JSON: streaming only, no data binding. */
@NullMarked
package io.zviz.json;

import org.jspecify.annotations.NullMarked;
