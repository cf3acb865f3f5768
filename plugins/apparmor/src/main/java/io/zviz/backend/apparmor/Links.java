package io.zviz.backend.apparmor;

import io.zviz.spi.launch.ContainerPaths;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathDefaultIntent;
import io.zviz.spi.policy.PathIndex;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.PathPattern;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** AppArmor sees paths without symbolic links, so rules follow the links of a container's root. */
record Links(ResolvedPolicy policy, ContainerPaths paths) {
  /** The regions of the policy, and those that its links lead to. */
  Regions regions() {
    PathIndex<Region> stated = Regions.of(policy).index();
    List<PathIntent> rules = new ArrayList<>(policy.intents(PathIntent.class));
    for (PathIntent rule : policy.intents(PathIntent.class)) {
      for (String path : paths.expand(rule.path())) {
        String target = paths.resolve(path);
        if (!target.equals(path) && applies(rule, new PathPattern(target), stated)) {
          rules.add(new PathIntent(rule.header(), new PathPattern(target), rule.access()));
        }
      }
    }
    return Regions.of(rules, policy.intents(PathDefaultIntent.class).isEmpty());
  }

  /** A link in an untrusted image must not widen anything: what names its target decides. */
  private static boolean applies(PathIntent rule, PathPattern target, PathIndex<Region> stated) {
    Optional<Region> decider = Regions.deciding(stated, target);
    if (rule.access() == PathAccess.HIDDEN) {
      return decider.map(region -> !region.path().equals(target)).orElse(true);
    }
    boolean undecided =
        decider.isEmpty() || (decider.get().path().depth() == 0 && decider.get().rule().isEmpty());
    boolean readable = decider.map(region -> region.strictness() == Region.READONLY).orElse(false);
    return undecided || (rule.access() == PathAccess.EXECUTABLE && readable);
  }
}
