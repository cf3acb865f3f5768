/** Layer E with iptables: ordered rules that are loaded inside the container's own network. */
@NullMarked
package io.zviz.backend.iptables;

import org.jspecify.annotations.NullMarked;
