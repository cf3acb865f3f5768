package io.zviz.explain;

import io.zviz.compile.Bundle;
import java.util.ArrayList;
import java.util.List;

/**
 * What two compiled profiles decide differently: calls and their arguments, paths, addresses,
 * capabilities, limits. Compared are the decisions, not the texts: another way to say the same is
 * no difference.
 */
public final class ProfileDiff {
  private ProfileDiff() {}

  /** The differences, by section. */
  public static List<Difference> of(Bundle before, Bundle after) {
    List<Difference> all = new ArrayList<>();
    all.addAll(CallDiff.of(before, after));
    all.addAll(PathDiff.of(before, after));
    all.addAll(TrafficDiff.of(before, after));
    all.addAll(SettingsDiff.of(before.policy(), after.policy()));
    return List.copyOf(all);
  }
}
