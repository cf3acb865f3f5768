/** Layer E with nftables: rules that are loaded inside the container's own network namespace. */
@NullMarked
package io.zviz.backend.nftables;

import org.jspecify.annotations.NullMarked;
