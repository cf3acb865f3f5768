/**
 * How the supervisor of a container is asked for something while the container runs: a socket, and
 * messages in JSON. Both ends are of the same version and belong to the same user.
 */
@NullMarked
package io.zviz.control;

import org.jspecify.annotations.NullMarked;
