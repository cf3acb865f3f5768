/** Which backends enforce a policy on a host, how much of it, and what to do about the rest. */
@NullMarked
package io.zviz.select;

import org.jspecify.annotations.NullMarked;
