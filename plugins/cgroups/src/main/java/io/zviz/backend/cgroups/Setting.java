package io.zviz.backend.cgroups;

import io.zviz.spi.policy.Intent;

/**
 * A value for a file of a control group.
 *
 * @param controller the controller that the file belongs to
 * @param file its name
 * @param value what is written
 * @param intent the rule behind it
 */
record Setting(String controller, String file, String value, Intent intent) {}
