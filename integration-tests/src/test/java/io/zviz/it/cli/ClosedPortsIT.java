package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.host.LinuxHostProbe;
import io.zviz.testkit.Expectations;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A closed port in a whole run: Landlock refuses first, and the firewall stands behind. */
class ClosedPortsIT {
  private static final String PROFILE =
      """
      name: ports
      version: "1.0"
      extends: default
      network: {ports: {deny_connect: [7001]}}
      """;

  private static final String CONNECT =
      """
      import errno, socket
      for port in 7001, 7002:
          server = socket.socket()
          server.bind(('127.0.0.1', port))
          server.listen()
          result = socket.socket().connect_ex(('127.0.0.1', port))
          print(port, errno.errorcode.get(result, 'ok'))
      """;

  @TempDir private Path folder;

  @BeforeEach
  void needsPortRules() {
    int abi = LinuxHostProbe.ofThisHost().landlock(1);
    Expectations.require("landlock", abi >= 4, "port rules need ABI 4, not " + abi);
  }

  private String connecting(String profile) {
    Zviz zviz = new Zviz(folder).withProfile("ports.yaml", profile);
    return zviz.run("--profile", "./ports.yaml", "ports", ".", "/usr/bin/python3", "-c", CONNECT)
        .succeeds()
        .out();
  }

  @Test
  void landlockAnswersBeforeTheFirewallDoes() {
    Zviz control = new Zviz(folder);
    String shell = "ip link set lo up && exec \"$@\"";
    String[] free = {"unshare", "--net", "sh", "-c", shell, "sh", "python3", "-c", CONNECT};
    assertThat(control.host(free).succeeds().out()).isEqualTo("7001 ok\n7002 ok\n");
    assertThat(connecting(PROFILE)).isEqualTo("7001 EHOSTUNREACH\n7002 ok\n");
    assertThat(connecting(PROFILE + "backends: {landlock: {ports: always}}\n"))
        .isEqualTo("7001 EACCES\n7002 ok\n");
  }
}
