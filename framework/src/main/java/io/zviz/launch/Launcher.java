package io.zviz.launch;

import io.zviz.spi.host.HostProbe;
import io.zviz.spi.launch.HostStep;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.InitImage;
import io.zviz.sys.LaunchCalls;
import io.zviz.sys.ProcessCalls;
import io.zviz.sys.SysException;
import io.zviz.sys.TimedStep;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Carries plans out. One per process; may be used from any thread.
 *
 * <p>Children are made on one permanent thread: the kernel ends a child with the <em>thread</em>
 * that made it (PR_SET_PDEATHSIG, prctl(2)).
 */
public final class Launcher {
  private static final int NO_CHILD = -1;
  private static final int NONE = -1;

  private final LaunchCalls launchCalls;
  private final ProcessCalls processes;
  private final DescriptorCalls descriptors;
  private final HostProbe host;
  private final Faults faults;
  private volatile boolean root;
  private int initImage = NONE;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread launcher = new Thread(task, "zviz-launcher");
            launcher.setDaemon(true);
            return launcher;
          });

  /** A launcher for this host. */
  public Launcher(
      LaunchCalls launchCalls,
      ProcessCalls processes,
      DescriptorCalls descriptors,
      HostProbe host) {
    this(launchCalls, processes, descriptors, host, Faults.NONE);
  }

  Launcher(
      LaunchCalls launchCalls,
      ProcessCalls processes,
      DescriptorCalls descriptors,
      HostProbe host,
      Faults faults) {
    this.launchCalls = launchCalls;
    this.processes = processes;
    this.descriptors = descriptors;
    this.host = host;
    this.faults = faults;
  }

  /**
   * Starts a container; returns when its command runs.
   *
   * @throws LaunchException naming the step that failed; then nothing is left behind
   */
  public RunningContainer start(LaunchPlan plan, ListenerHook hook) {
    return start(plan, () -> {}, hook);
  }

  /**
   * The same for who has something to make that belongs to the id.
   *
   * @param claimed is run once the id is this container's, before anything else is done
   * @throws LaunchException naming the step that failed; then nothing is left behind
   */
  public RunningContainer start(LaunchPlan plan, Runnable claimed, ListenerHook hook) {
    if (!isRoot()) {
      throw new LaunchException(LaunchError.NOT_ROOT, "starting a container needs root");
    }
    LaunchRequest request = plan.request();
    Claim claim = claim(plan, ContainerState.claimed(request.id(), plan.description()));
    LaunchPlan known = claim.categories().map(plan::withCategories).orElse(plan);
    Aftermath aftermath = new Aftermath(claim.folder(), host::run);
    try {
      claimed.run();
      Birth.Child child = birth(known, hook, claim);
      RunningContainer container =
          new RunningContainer(known, claim.state(), child, processes, descriptors, aftermath);
      record(claim, child, container);
      return container;
    } catch (SysException refused) {
      LaunchException failed = hostStep(refused);
      aftermath.clearUpAfter(failed);
      throw failed;
    } catch (RuntimeException | Error failed) {
      aftermath.clearUpAfter(failed);
      throw failed;
    }
  }

  private Birth.Child birth(LaunchPlan plan, ListenerHook hook, Claim claim) {
    StateFolder folder = claim.folder();
    HostStepRunner steps = new HostStepRunner(host, networkTool(), folder.journal(), faults);
    steps.run(plan.steps(HostStep.Phase.BEFORE_CLONE), NO_CHILD);
    Birth birth =
        new Birth(
            launchCalls, processes, descriptors, this::onLauncherThread, this::initImage, faults);
    return birth.of(
        plan,
        hook,
        waiting -> {
          ContainerState.Tasks made = new ContainerState.Tasks(identity(waiting), Optional.empty());
          folder.store(claim.state().withTasks(made));
          steps.run(plan.steps(HostStep.Phase.CHILD_WAITING), waiting.pidfd());
        });
  }

  private static Claim claim(LaunchPlan plan, ContainerState state) {
    Path root = plan.request().stateRoot();
    try (TimedStep told =
        TimedStep.begin("host", "make the state folder " + root.resolve(state.id()))) {
      Claim claim =
          plan.wantsCategories()
              ? Claim.withCategories(root, state, CategoryPair.preferred(root, state.id()))
              : Claim.of(root, state);
      told.result("done");
      return claim;
    }
  }

  /**
   * Starts a further command in a container; returns when it runs.
   *
   * @param container one that this launcher has started
   * @throws LaunchException naming the step that failed
   */
  public RunningCommand join(RunningContainer container, ExecRequest request, ListenerHook hook) {
    Joining joining =
        new Joining(launchCalls, processes, descriptors, this::onLauncherThread, faults);
    try {
      return container.joined(
          request,
          (settings, first, rulesets) ->
              new RunningCommand(
                  joining.join(settings, first, rulesets, LaunchPlanner.isKillable(host), hook),
                  processes,
                  descriptors));
    } catch (SysException refused) {
      throw hostStep(refused);
    }
  }

  private static LaunchException hostStep(SysException refused) {
    return new LaunchException(
        LaunchError.HOST_STEP, String.valueOf(refused.getMessage()), refused);
  }

  /** A container that nobody can find must not run. */
  private static void record(Claim claim, Birth.Child child, RunningContainer container) {
    try {
      ContainerState running = claim.state().withTasks(tasks(child.first(), child.command()));
      claim.folder().store(running);
      container.isKnownAs(running);
    } catch (RuntimeException failed) {
      container.close();
      throw failed;
    }
  }

  private static ContainerState.Tasks tasks(Birth.Task first, Birth.Task command) {
    return new ContainerState.Tasks(identity(first), ProcessIdentity.of(command.pid()));
  }

  /** It is a child of this process, which has not waited for it. */
  private static ProcessIdentity identity(Birth.Task task) {
    return ProcessIdentity.of(task.pid()).orElseThrow();
  }

  private NetworkTool networkTool() {
    return new NetworkTool(
        host, launchCalls, processes, descriptors, this::onLauncherThread, faults);
  }

  /** Made once, and open as long as the process. */
  private synchronized int initImage() {
    if (initImage == NONE) {
      try {
        initImage = descriptors.programFile(InitImage.of(launchCalls.architecture()));
      } catch (SysException refused) {
        throw new LaunchException(
            LaunchError.HOST_STEP,
            "make the init in memory: "
                + refused.getMessage()
                + "; sysctl vm.memfd_noexec must be below 2 for it, or use --no-init",
            refused);
      }
    }
    return initImage;
  }

  /** Looked up once: zviz never gives its own user up. */
  private boolean isRoot() {
    if (!root) {
      root = host.mayMakeNamespaces();
    }
    return root;
  }

  /** Never leaves early: the child would exist, and nobody would know it. */
  private int onLauncherThread(EncodedProgram program) {
    Future<Integer> pid = thread.submit(() -> launchCalls.launch(program.memory()));
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return pid.get();
        } catch (InterruptedException later) {
          interrupted = true;
        }
      }
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof SysException refused) {
        throw new LaunchException(
            LaunchError.CHILD_STEP, String.valueOf(refused.getMessage()), refused);
      }
      throw new IllegalStateException(failed.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
