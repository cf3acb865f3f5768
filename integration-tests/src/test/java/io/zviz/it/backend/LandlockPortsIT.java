package io.zviz.it.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.backend.landlock.LandlockBackend;
import io.zviz.host.LinuxHostProbe;
import io.zviz.it.launch.Launches;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.Support;
import io.zviz.spi.launch.LaunchStep;
import io.zviz.spi.launch.RunContext;
import io.zviz.spi.policy.AuditSettings;
import io.zviz.spi.policy.PortIntent.Rule;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SocketKind;
import io.zviz.testkit.Expectations;
import io.zviz.testkit.FakeContainerPaths;
import io.zviz.testkit.PolicyBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What port rules refuse in a container that has neither a filter nor a firewall: only Landlock can
 * be what refuses.
 */
class LandlockPortsIT {
  /** Listens on each port and connects to itself, by both families; sends a datagram to itself. */
  private static final String LOOPBACK =
      """
      import errno, socket, sys
      def name(call, *arguments):
          try:
              call(*arguments)
              return 'ok'
          except OSError as e:
              return errno.errorcode[e.errno]
      for port in map(int, sys.argv[1:]):
          words = [str(port)]
          for family, host in (socket.AF_INET, '127.0.0.1'), (socket.AF_INET6, '::1'):
              server = socket.socket(family)
              words.append(name(server.bind, (host, port)))
              server.listen()
              words.append(name(socket.socket(family).connect, (host, port)))
          datagram = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
          words.append(name(datagram.bind, ('127.0.0.1', port)))
          words.append(name(datagram.sendto, b'x', ('127.0.0.1', port)))
          print(*words)
      """;

  private final LandlockBackend backend = new LandlockBackend();
  private final LinuxHostProbe host = LinuxHostProbe.ofThisHost();

  @TempDir private Path folder;

  @BeforeEach
  void needsPortRules() throws Exception {
    Support support = backend.probe(host);
    boolean ports =
        support instanceof Support.Available available
            && Integer.parseInt(available.features().getOrDefault("abi", "0")) >= 4;
    Expectations.require("landlock", ports, "port rules need ABI 4: " + support);
    Files.createDirectory(folder.resolve("work"));
  }

  private Launches container() {
    return new Launches(folder.resolve("state"), folder.resolve("work"));
  }

  private Launches restricted(PolicyBuilder builder) {
    ResolvedPolicy policy = builder.build();
    FakeContainerPaths paths = new FakeContainerPaths().folders("/", "/dev", "/proc");
    RunContext run =
        new RunContext("it", "zviz-it", policy, backend.probe(host), host, paths, false);
    Launches container = container();
    for (LaunchStep step :
        backend.plan(backend.compile(policy, Target.of(host.architecture())), run)) {
      container.step(step);
    }
    return container;
  }

  private static List<String> connecting(Launches container, String... ports) {
    String[] command = new String[ports.length + 3];
    command[0] = "/usr/bin/python3";
    command[1] = "-c";
    command[2] = LOOPBACK;
    System.arraycopy(ports, 0, command, 3, ports.length);
    return container.run(command).output().lines().toList();
  }

  private static PolicyBuilder open() {
    return new PolicyBuilder("it").sockets(SocketKind.TCP, SocketKind.UDP, SocketKind.UNIX);
  }

  @Test
  void onlyTheDeniedPortsCannotBeConnectedTo() {
    List<String> control = List.of("7001 ok ok ok ok ok ok", "7002 ok ok ok ok ok ok");
    assertThat(connecting(container(), "7001", "7002")).isEqualTo(control);
    PolicyBuilder policy =
        open().ports(Rule.DENY_CONNECT, 1, 7001).ports(Rule.DENY_CONNECT, 7003, 65535);
    assertThat(connecting(restricted(policy), "7001", "7002"))
        .containsExactly("7001 ok EACCES ok EACCES ok ok", "7002 ok ok ok ok ok ok");
  }

  @Test
  void oneDeniedPortIsClosedWhenTheProfileAsksForAllTheRules() {
    PolicyBuilder policy =
        open().ports(Rule.DENY_CONNECT, 7001, 7001).option("landlock", "ports", "always");
    assertThat(connecting(restricted(policy), "7000", "7001", "7002", "65535"))
        .containsExactly(
            "7000 ok ok ok ok ok ok",
            "7001 ok EACCES ok EACCES ok ok",
            "7002 ok ok ok ok ok ok",
            "65535 ok ok ok ok ok ok");
    PolicyBuilder few = open().ports(Rule.DENY_CONNECT, 7001, 7001);
    assertThat(connecting(restricted(few), "7001")).containsExactly("7001 ok ok ok ok ok ok");
  }

  @Test
  void tcpIsClosedAsAWholeWhereNoSuchSocketCanBeMade() {
    PolicyBuilder policy = new PolicyBuilder("it").sockets(SocketKind.UDP, SocketKind.UNIX);
    assertThat(connecting(restricted(policy), "7001"))
        .containsExactly("7001 EACCES EACCES EACCES EACCES ok ok");
  }

  @Test
  void flagsOfTheAuditLogAreTaken() {
    for (AuditSettings.Level level : AuditSettings.Level.values()) {
      assertThat(restricted(open().auditLevel(level)).sh("echo runs").output()).isEqualTo("runs\n");
    }
  }
}
