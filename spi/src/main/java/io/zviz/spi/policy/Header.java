package io.zviz.spi.policy;

/**
 * What every intent has.
 *
 * @param id its name within the policy
 * @param origin where in the profile it stands
 * @param strength whether a run may start without it
 */
public record Header(IntentId id, Origin origin, Strength strength) {}
