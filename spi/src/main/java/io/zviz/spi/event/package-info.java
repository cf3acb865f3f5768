/** What happened to a workload. */
@NullMarked
package io.zviz.spi.event;

import org.jspecify.annotations.NullMarked;
