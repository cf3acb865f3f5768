package io.zviz.spi;

import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.event.EventSource;
import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.Support;
import io.zviz.spi.launch.LaunchStep;
import io.zviz.spi.launch.RunContext;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.List;
import java.util.Set;
import org.pf4j.ExtensionPoint;

/**
 * One way to enforce one or more layers.
 *
 * <p>A backend has a public no-argument constructor, keeps no state between calls and may be called
 * from any thread. It never prints, never exits, and never reads the clock, the environment or the
 * working directory.
 *
 * @since 1.0
 */
public interface LayerBackend extends ExtensionPoint {
  /** The name under which profiles and users choose this backend; never changes. */
  BackendId id();

  /** The layers whose intents this backend answers for; never empty. */
  Set<Layer> layers();

  /**
   * Finds out by trying, never by version number, whether this host can do what the backend needs.
   * Changes nothing on the host.
   */
  Support probe(HostProbe host);

  /**
   * Turns the policy into artefacts. A pure function: the same arguments give the same bytes.
   *
   * @return the artefacts, and exactly one outcome for every intent whose {@link
   *     io.zviz.spi.policy.Intent#layers() layers} meet this backend's {@link #layers()}; for
   *     another intent that it stands behind, without being a choice for its layers, at most one,
   *     which is {@link io.zviz.spi.artifact.Coverage#PARTIAL}
   */
  Compilation compile(ResolvedPolicy policy, Target target);

  /**
   * What has to be done to enforce a compilation in one run, as data. Called only when {@link
   * #probe} said available.
   */
  List<LaunchStep> plan(Compilation compilation, RunContext run);

  /** Where this backend's denials of a run can be read; by default nowhere. */
  default EventSource events(RunContext run) {
    return EventSource.none();
  }
}
