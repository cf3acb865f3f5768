package io.zviz.launch;

import io.zviz.broker.Broker;
import io.zviz.containment.ContainmentBackend;
import io.zviz.host.LinuxHostProbe;
import io.zviz.plugin.BackendRegistry;
import io.zviz.plugin.BundledBackends;
import io.zviz.resolve.Overrides;
import io.zviz.run.ContainerHost;
import io.zviz.run.ContainerStarter;
import io.zviz.run.Enforcer;
import io.zviz.run.KernelName;
import io.zviz.run.RunOptions;
import io.zviz.run.RunReport;
import io.zviz.run.RunRequest;
import io.zviz.run.Sharing;
import io.zviz.seccomp.SeccompBackend;
import io.zviz.select.HostPreferences;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.jna.JnaBrokerCalls;
import io.zviz.sys.jna.JnaDescriptorCalls;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The supervisor of detached containers, with all that belongs to it and a launcher with a seam.
 */
final class FaultyHost {
  /** Every layer has to do something. */
  static final String PROFILE =
      """
      name: faulty
      version: 1
      extends: default
      syscalls: {broker: [openat]}
      filesystem: {writable: [/work, /tmp], hidden: [/etc/hostname]}
      resources: {memory_max: 64M, pids_max: 50}
      """;

  static final LinuxHostProbe HOST = LinuxHostProbe.ofThisHost();
  private static final DescriptorCalls DESCRIPTORS = new JnaDescriptorCalls();

  final Seam seam = new Seam();
  private final Path work;
  private final ContainerStarter starter;

  /** With a profile {@code faulty.yaml} in the folder. */
  FaultyHost(Path work) {
    this.work = work;
    Launcher launcher = seam.launcher(HOST);
    Broker broker = Broker.start(JnaBrokerCalls.create(), HOST.architecture());
    BackendRegistry registry =
        BackendRegistry.load(
            List.of(new ContainmentBackend(), new SeccompBackend()),
            BundledBackends.of(FaultyHost.class.getClassLoader()),
            List.of());
    starter =
        new ContainerStarter(
            new Enforcer(() -> registry, HOST, () -> HostPreferences.NONE),
            HOST,
            () -> launcher,
            () -> broker,
            Sharing.ofMany());
  }

  Path work() {
    return work;
  }

  Path state() {
    return work.resolve("state");
  }

  Path marker(String id) {
    return work.resolve("ran-" + id);
  }

  /** The names of the control groups of a container. */
  String kernelName(String id) {
    return KernelName.of(state(), id);
  }

  ContainerHost containers() {
    return new ContainerHost(starter, DESCRIPTORS, JnaBrokerCalls.create());
  }

  /** Starts a container whose command leaves a mark, and then does something else. */
  void start(ContainerHost containers, String id, String then) {
    containers.start(request(id, touch(id) + "; " + then), SILENT, SILENT);
  }

  private static String touch(String id) {
    return ": >/work/ran-" + id;
  }

  /** Runs a further command, which leaves a mark, to its end. */
  int exec(ContainerHost containers, String container, String id) {
    int nothing = DESCRIPTORS.openNull();
    ExecRequest request =
        new ExecRequest(
            List.of("/bin/sh", "-c", touch(id)),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            new Stdio(nothing, nothing, nothing, false));
    try (RunningCommand command = containers.find(container).orElseThrow().exec(request)) {
      return command.await();
    } finally {
      DESCRIPTORS.close(nothing);
    }
  }

  private RunRequest request(String id, String script) {
    return new RunRequest(
        id,
        work,
        Optional.empty(),
        "faulty",
        work,
        Overrides.NONE,
        List.of("/bin/sh", "-c", script),
        Map.of(),
        Optional.empty(),
        new RunOptions(
            true,
            false,
            Persona.OF_BUNDLE,
            Optional.empty(),
            false,
            List.of(),
            Optional.of(work.resolve("containers").resolve(id + ".log"))),
        state(),
        work.resolve("audit.json"));
  }

  private static final RunReport SILENT =
      new RunReport() {
        @Override
        public void say(String line) {}

        @Override
        public void note(String line) {}
      };
}
