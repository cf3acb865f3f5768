package io.zviz.bench;

import io.zviz.compile.Compiler;
import io.zviz.containment.Bundle;
import io.zviz.containment.ContainerRoot;
import io.zviz.containment.ContainmentBackend;
import io.zviz.host.HostFacts;
import io.zviz.host.LinuxHostProbe;
import io.zviz.launch.LaunchPlanner;
import io.zviz.launch.LaunchRequest;
import io.zviz.launch.Launcher;
import io.zviz.launch.ListenerHook;
import io.zviz.launch.Persona;
import io.zviz.launch.RunningContainer;
import io.zviz.launch.Stdio;
import io.zviz.plugin.BackendRegistry;
import io.zviz.plugin.BundledBackends;
import io.zviz.plugin.InstalledBackend;
import io.zviz.resolve.BuiltinProfiles;
import io.zviz.resolve.Overrides;
import io.zviz.resolve.PolicyResolver;
import io.zviz.resolve.ProfileLocator;
import io.zviz.seccomp.SeccompBackend;
import io.zviz.select.BackendSelector;
import io.zviz.select.HostPreferences;
import io.zviz.spi.Layer;
import io.zviz.spi.launch.LaunchStep;
import io.zviz.spi.launch.RunContext;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.jna.JnaDescriptorCalls;
import io.zviz.sys.jna.JnaLaunchCalls;
import io.zviz.sys.jna.JnaProcessCalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Launches of the profile {@code minimal} by a resident supervisor: the profile is compiled once,
 * and everything that belongs to one container, its plan included, is done for each launch.
 */
final class MinimalLaunch {
  private static final Set<Layer> ON_HOST = Set.of(Layer.CGROUPS, Layer.NETWORK);

  private final LinuxHostProbe host = LinuxHostProbe.ofThisHost();
  private final DescriptorCalls descriptors = new JnaDescriptorCalls();
  private final LaunchPlanner planner = new LaunchPlanner(host);
  private final Launcher launcher =
      new Launcher(new JnaLaunchCalls(), new JnaProcessCalls(), descriptors, host);
  private final AtomicLong counter = new AtomicLong();
  private final Bundle workdir;
  private final Path stateRoot;
  private final HostFacts facts;
  private final io.zviz.compile.Bundle compiled;

  /**
   * Compiles the profile.
   *
   * @param work the container's working directory
   * @param stateRoot where the state of the containers is kept
   */
  MinimalLaunch(Path work, Path stateRoot) {
    this.workdir = Bundle.open(work, Optional.empty());
    this.stateRoot = stateRoot;
    BackendRegistry backends =
        BackendRegistry.load(
            List.of(new ContainmentBackend(), new SeccompBackend()),
            BundledBackends.of(MinimalLaunch.class.getClassLoader()),
            List.of());
    facts = HostFacts.gatherForRun(host, backends.backends());
    ResolvedPolicy policy =
        new PolicyResolver(ProfileLocator.ofHost())
            .resolve(BuiltinProfiles.source("minimal"), Overrides.NONE);
    compiled =
        Compiler.compile(
            policy,
            new BackendSelector(backends.installed(), HostPreferences.NONE)
                .select(policy, Optional.of(facts)),
            host.architecture());
  }

  ResolvedPolicy policy() {
    return compiled.policy();
  }

  /** Namespaces, mounts, capabilities, Landlock, and a filter with a listener. */
  void child() throws IOException {
    launch(false);
  }

  /** The same and what is done on the host: control groups and the rule set of the firewall. */
  void complete() throws IOException {
    launch(true);
  }

  private void launch(boolean hostSteps) throws IOException {
    String id = "bench-" + ProcessHandle.current().pid() + "-" + counter.incrementAndGet();
    ContainerRoot root = ContainerRoot.of(workdir, ContainmentBackend.contain(policy()));
    LaunchRequest request =
        new LaunchRequest(
            id,
            workdir,
            root,
            Peers.TRUE,
            Map.of(),
            Optional.empty(),
            Persona.OF_BUNDLE,
            steps(id, root, hostSteps),
            stateRoot,
            new Stdio(0, 1, 2, false),
            true,
            "none",
            Optional.empty());
    Listener listener = new Listener(descriptors);
    try (RunningContainer container = launcher.start(planner.plan(request), listener)) {
      if (container.await() != 0) {
        throw new IOException("/bin/true did not end well");
      }
    } finally {
      listener.close();
    }
  }

  private List<LaunchStep> steps(String id, ContainerRoot root, boolean hostSteps) {
    List<LaunchStep> steps = new ArrayList<>();
    for (InstalledBackend backend : compiled.selection().chosen()) {
      if (!hostSteps && !Collections.disjoint(backend.backend().layers(), ON_HOST)) {
        continue;
      }
      RunContext run =
          new RunContext(
              id, "zviz-" + id, policy(), facts.supportOf(backend.id()), host, root, false);
      compiled
          .compilationOf(backend.id())
          .map(compilation -> backend.backend().plan(compilation, run))
          .ifPresent(steps::addAll);
    }
    return steps;
  }

  /** Holds the listener for as long as the container runs; its command makes no notified call. */
  private static final class Listener implements ListenerHook, AutoCloseable {
    private final DescriptorCalls descriptors;
    private int descriptor = -1;

    private Listener(DescriptorCalls descriptors) {
      this.descriptors = descriptors;
    }

    @Override
    public void attach(int listener, int pid, int pidfd) {
      descriptor = listener;
    }

    @Override
    public void close() {
      if (descriptor >= 0) {
        descriptors.close(descriptor);
      }
    }
  }
}
