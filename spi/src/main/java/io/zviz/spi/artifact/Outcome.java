package io.zviz.spi.artifact;

import io.zviz.spi.policy.IntentId;

/**
 * What a backend does about one intent.
 *
 * @param intent which
 * @param coverage how much of it is enforced
 * @param how where it landed when enforced, why not otherwise; one line
 */
public record Outcome(IntentId intent, Coverage coverage, String how) {}
