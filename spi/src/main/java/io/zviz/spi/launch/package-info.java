/** What is done to start a workload: data, never code. */
@NullMarked
package io.zviz.spi.launch;

import org.jspecify.annotations.NullMarked;
