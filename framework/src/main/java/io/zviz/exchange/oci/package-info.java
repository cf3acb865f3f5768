/** System call filters as JSON, in the form that Docker, Podman and the OCI share. */
@NullMarked
package io.zviz.exchange.oci;

import org.jspecify.annotations.NullMarked;
