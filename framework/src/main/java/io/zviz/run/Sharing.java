package io.zviz.run;

import io.zviz.broker.PathDecision;
import io.zviz.event.PolicyIndex;
import io.zviz.run.Enforcer.Enforcement;
import io.zviz.spi.launch.ChildStep.SeccompFilter;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What containers of the same profile have in common, kept once: so that a hundred of them take
 * little more memory, and less time to start, than one. Of profiles, the last few are remembered.
 */
public final class Sharing {
  /** For a process with one container. */
  public static final Sharing NONE = new Sharing(0);

  private static final int PROFILES = 8;

  private final int most;
  private final Map<Object, Object> known;

  private Sharing(int most) {
    this.most = most;
    this.known =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Object, Object> eldest) {
            return size() > most;
          }
        };
  }

  /** For a process with many containers. */
  public static Sharing ofMany() {
    return new Sharing(3 * PROFILES);
  }

  /**
   * What the broker and the log know about a policy.
   *
   * @param paths what its filesystem section says
   * @param rules what the filter notifies, decided again
   * @param index its rules by their ids
   */
  record Decisions(PathDecision paths, Rules rules, PolicyIndex index) {}

  /** The same as was made for an equal policy on an equal host. */
  Enforcement enforcement(Object key, Supplier<Enforcement> make) {
    return find(Enforcement.class, key, make);
  }

  /** The same as were made for an equal policy, in the same mode. */
  Decisions decisions(ResolvedPolicy policy, boolean audit, Supplier<Decisions> make) {
    record Key(ResolvedPolicy policy, boolean audit) {}
    return find(Decisions.class, new Key(policy, audit), make);
  }

  /** An equal filter that is there already, or this one. */
  SeccompFilter filter(SeccompFilter filter) {
    return find(SeccompFilter.class, filter, () -> filter);
  }

  private <T> T find(Class<T> type, Object key, Supplier<T> make) {
    if (most == 0) {
      return make.get();
    }
    synchronized (known) {
      Object found = known.get(key);
      if (found == null) {
        found = make.get();
        known.put(key, found);
      }
      return type.cast(found);
    }
  }
}
