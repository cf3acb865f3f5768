package io.zviz.score;

import io.zviz.compile.Bundle;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores what a profile was compiled to. Everything that can be permitted has a weight; the
 * exposure is the weights of what is permitted over all weights. So whoever permits more never
 * scores less, and nothing but the compiled decisions counts.
 */
public final class Scorer {
  private Scorer() {}

  /**
   * The exposure that a profile leaves. Compiled for a host, what nothing enforces there counts as
   * permitted.
   */
  public static Exposure score(Bundle bundle) {
    Enforced enforced = new Enforced(bundle);
    List<Tally> tallies =
        List.of(
            new CallExposure(bundle, enforced).tally(),
            new FileExposure(bundle, enforced).tally(),
            CapabilityExposure.tally(bundle, enforced),
            new NetworkExposure(bundle, enforced).tally(),
            ResourceExposure.tally(bundle, enforced));
    List<Cost> costs = new ArrayList<>();
    tallies.forEach(tally -> costs.addAll(tally.costs()));
    return Exposure.of(tallies.stream().map(Tally::total).toList(), costs);
  }
}
