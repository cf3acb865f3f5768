/**
 * The notification loop: a call that the filter sends to the supervisor is decoded, decided and
 * acted upon.
 */
@NullMarked
package io.zviz.broker;

import org.jspecify.annotations.NullMarked;
