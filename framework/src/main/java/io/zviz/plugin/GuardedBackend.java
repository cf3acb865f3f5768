package io.zviz.plugin;

import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import io.zviz.spi.LayerBackend;
import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.event.EventSource;
import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.Support;
import io.zviz.spi.launch.LaunchStep;
import io.zviz.spi.launch.RunContext;
import io.zviz.spi.policy.ResolvedPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * A third party's backend: its id and layers are asked once, its other answers are bounded in time,
 * and whatever it throws becomes an error that names the plugin.
 */
final class GuardedBackend implements LayerBackend {
  private final LayerBackend plugin;
  private final BackendId id;
  private final Set<Layer> layers;
  private final Duration limit;

  /** Asks the backend for id and layers: runs code of the plugin. */
  GuardedBackend(LayerBackend plugin, Duration limit) {
    this.plugin = plugin;
    this.id = Objects.requireNonNull(plugin.id(), "id() is null");
    this.layers = Set.copyOf(plugin.layers());
    this.limit = limit;
  }

  @Override
  public BackendId id() {
    return id;
  }

  @Override
  public Set<Layer> layers() {
    return layers;
  }

  @Override
  public Support probe(HostProbe host) {
    return call("probe", () -> plugin.probe(host));
  }

  @Override
  public Compilation compile(ResolvedPolicy policy, Target target) {
    return call("compile", () -> plugin.compile(policy, target));
  }

  @Override
  public List<LaunchStep> plan(Compilation compilation, RunContext run) {
    return call("plan", () -> List.copyOf(plugin.plan(compilation, run)));
  }

  @Override
  public EventSource events(RunContext run) {
    return call("events", () -> plugin.events(run));
  }

  private <T> T call(String what, Callable<T> body) {
    try {
      return Objects.requireNonNull(GuardedCall.run(id + "-" + what, limit, body), "null");
    } catch (TimeoutException e) {
      throw new ZvizException(
          PluginError.TIMED_OUT,
          null,
          "the plugin %s did not come back from %s within %d s"
              .formatted(id, what, limit.toSeconds()),
          e);
    } catch (ExecutionException e) {
      throw asError(what, Objects.requireNonNullElse(e.getCause(), e));
    } catch (NullPointerException e) {
      throw asError(what, e);
    }
  }

  /** An error that the plugin itself explains is passed on as it is. */
  private ZvizException asError(String what, Throwable thrown) {
    return thrown instanceof ZvizException explained
        ? explained
        : new ZvizException(
            PluginError.FAILED,
            null,
            "the plugin %s failed in %s: %s".formatted(id, what, Printable.of(thrown)),
            thrown);
  }
}
