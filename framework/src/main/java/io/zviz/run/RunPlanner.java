package io.zviz.run;

import io.zviz.compile.Bundle;
import io.zviz.containment.BundleKind;
import io.zviz.containment.ContainerRoot;
import io.zviz.host.HostFacts;
import io.zviz.host.UserNamespaces;
import io.zviz.launch.LaunchError;
import io.zviz.launch.LaunchException;
import io.zviz.launch.LaunchPlanner;
import io.zviz.launch.LaunchRequest;
import io.zviz.launch.Stdio;
import io.zviz.plugin.InstalledBackend;
import io.zviz.run.Enforcer.Enforcement;
import io.zviz.spi.Layer;
import io.zviz.spi.LayerBackend;
import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.Support;
import io.zviz.spi.launch.ChildStep;
import io.zviz.spi.launch.ContainerPaths;
import io.zviz.spi.launch.LaunchStep;
import io.zviz.spi.launch.RunContext;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.sys.TimedStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Works a run out: reads the host, changes nothing. */
final class RunPlanner {
  private final Enforcer enforcer;
  private final HostProbe host;
  private final Sharing sharing;

  RunPlanner(Enforcer enforcer, HostProbe host, Sharing sharing) {
    this.enforcer = enforcer;
    this.host = host;
    this.sharing = sharing;
  }

  /**
   * Plans a run.
   *
   * @throws io.zviz.spi.error.ZvizException when the profile is wrong, this host does not enforce
   *     what it requires, or the container cannot be made from what was given
   */
  RunPlan plan(RunRequest request, Stdio stdio) {
    LaunchPlanner.checkId(request.id());
    requireNamespaces();
    Ahead<HostFacts> survey = Ahead.start("zviz-survey", enforcer::surveyForRun);
    io.zviz.containment.Bundle bundle =
        io.zviz.containment.Bundle.open(request.bundle(), request.kind());
    ResolvedPolicy policy =
        enforcer.resolve(
            request.profile(),
            request.workingDirectory(),
            bundle.kind() == BundleKind.WORKDIR
                ? request.overrides().plainDirectory()
                : request.overrides());
    HostFacts facts = enforcer.surveyForRun(survey.get(), policy);
    Enforcement enforcement = accepted(request, policy, facts);
    Steps steps = new Steps(request, enforcement, facts);
    ContainerRoot root = steps.containment(bundle);
    steps.others(root);
    boolean audit = request.options().audit();
    return new RunPlan(
        enforcement,
        sharing.decisions(
            enforcement.policy(), audit, () -> Sessions.decisions(enforcement, audit)),
        request.options(),
        new LaunchPlanner(host).plan(launch(request, bundle, root, steps, stdio)),
        steps.participants,
        root.notes());
  }

  private static LaunchRequest launch(
      RunRequest request,
      io.zviz.containment.Bundle bundle,
      ContainerRoot root,
      Steps steps,
      Stdio stdio) {
    return new LaunchRequest(
        request.id(),
        bundle,
        root,
        request.command(),
        request.env(),
        request.cwd(),
        request.options().persona(),
        steps.steps,
        request.stateRoot(),
        stdio,
        request.options().init(),
        steps.enforcement.policy().name(),
        request.options().output());
  }

  private Enforcement accepted(RunRequest request, ResolvedPolicy policy, HostFacts facts) {
    boolean audit = request.options().audit();
    if (audit) {
      AuditMode.require(facts);
    }
    boolean allowDegraded = audit || request.overrides().isAllowDegraded();
    record Key(ResolvedPolicy policy, HostFacts facts, boolean allowDegraded) {}
    Enforcement enforcement =
        sharing.enforcement(
            new Key(policy, facts, allowDegraded),
            () ->
                enforcer.enforce(policy, Optional.of(facts), facts.architecture(), allowDegraded));
    enforcement.verdict().requireAccepted();
    return enforcement;
  }

  /** Also for a dry run: without namespaces, nothing can say what this host enforces. */
  private void requireNamespaces() {
    if (!host.mayMakeNamespaces()) {
      Support.NotEnabled missing = UserNamespaces.missing(host);
      throw new LaunchException(LaunchError.NOT_ROOT, missing.why() + "; " + missing.remedy());
    }
  }

  /** Asks the backends for their steps: layer A first, since the others need to see its root. */
  private final class Steps {
    private final RunRequest request;
    private final Enforcement enforcement;
    private final HostFacts facts;
    private final List<LaunchStep> steps = new ArrayList<>();
    private final List<RunPlan.Participant> participants = new ArrayList<>();

    Steps(RunRequest request, Enforcement enforcement, HostFacts facts) {
      this.request = request;
      this.enforcement = enforcement;
      this.facts = facts;
    }

    ContainerRoot containment(io.zviz.containment.Bundle bundle) {
      for (InstalledBackend installed : enforcement.bundle().selection().chosen()) {
        if (installed.backend().layers().contains(Layer.CONTAINMENT)) {
          add(installed.backend(), NoPaths.YET);
        }
      }
      ChildStep.Contain contain =
          steps.stream()
              .filter(ChildStep.Contain.class::isInstance)
              .map(ChildStep.Contain.class::cast)
              .findFirst()
              .orElseThrow(
                  () -> new IllegalStateException("no backend of layer A plans the container"));
      try (TimedStep told = TimedStep.begin("plan", "the container's root")) {
        ContainerRoot planned =
            ContainerRoot.of(
                bundle, contain, request.options().audit(), request.options().bindings());
        ContainerRoot root = facts.root() ? planned : planned.withoutRoot();
        told.result(root.steps().size() + " mount steps");
        return root;
      }
    }

    void others(ContainerPaths paths) {
      for (InstalledBackend installed : enforcement.bundle().selection().chosen()) {
        if (!installed.backend().layers().contains(Layer.CONTAINMENT)) {
          add(installed.backend(), paths);
        }
      }
    }

    private void add(LayerBackend backend, ContainerPaths paths) {
      Bundle compiled = enforcement.bundle();
      Compilation compilation = compiled.compilationOf(backend.id()).orElseThrow();
      RunContext context =
          new RunContext(
              request.id(),
              KernelName.of(request.stateRoot(), request.id()),
              enforcement.policy(),
              facts.supportOf(backend.id()),
              host,
              paths,
              request.options().audit());
      try (TimedStep told = TimedStep.begin("plan", backend.id().value())) {
        List<LaunchStep> planned = backend.plan(compilation, context);
        told.result(planned.size() + " steps");
        steps.addAll(planned);
      }
      participants.add(new RunPlan.Participant(backend, context));
    }
  }
}
