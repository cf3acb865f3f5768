package io.zviz.it.backend;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Two network namespaces joined by a cable: "inside" with the addresses x.2 and "peer" with x.1 in
 * 10.1.0.0/24, 10.2.0.0/24 and 2001:db8:1::/64, both listening on the TCP ports 9000 and 9001.
 */
final class NetworkPair implements AutoCloseable {
  private final String inside = "zviz-it-i" + ProcessHandle.current().pid();
  private final String peer = "zviz-it-p" + ProcessHandle.current().pid();
  private final List<Process> listeners = new ArrayList<>();

  private NetworkPair() {}

  /** Makes both. */
  static NetworkPair open() throws Exception {
    NetworkPair pair = new NetworkPair();
    try {
      pair.connect();
      return pair;
    } catch (Exception | AssertionError e) {
      pair.close();
      throw e;
    }
  }

  private void connect() throws Exception {
    ip("netns", "add", inside);
    ip("netns", "add", peer);
    ip(
        "-n", inside, "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns",
        peer);
    configure(inside, "2");
    configure(peer, "1");
  }

  private static void ip(String... arguments) throws IOException, InterruptedException {
    List<String> argv = new ArrayList<>(List.of("/usr/sbin/ip"));
    argv.addAll(List.of(arguments));
    Tool.run(argv, "").succeed();
  }

  private void configure(String namespace, String host) throws Exception {
    ip("-n", namespace, "addr", "add", "10.1.0." + host + "/24", "dev", "cable");
    ip("-n", namespace, "addr", "add", "10.2.0." + host + "/24", "dev", "cable");
    String ipv6 = "2001:db8:1::" + host + "/64";
    ip("-n", namespace, "-6", "addr", "add", ipv6, "dev", "cable", "nodad");
    ip("-n", namespace, "link", "set", "cable", "up");
    ip("-n", namespace, "link", "set", "lo", "up");
    listen(namespace);
  }

  private void listen(String namespace) throws Exception {
    String classes =
        Path.of(Listener.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString();
    String java = ProcessHandle.current().info().command().orElse("java");
    Process process =
        Tool.start(
            List.of(
                "/usr/bin/nsenter",
                "--net=/run/netns/" + namespace,
                "--",
                java,
                "-cp",
                classes,
                Listener.class.getName(),
                "9000",
                "9001"));
    listeners.add(process);
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    String line = reader.readLine();
    if (!"ready".equals(line)) {
      throw new AssertionError(line);
    }
  }

  /** Loads rules inside. */
  void load(List<String> argv, String stdin) throws Exception {
    List<String> entered =
        new ArrayList<>(List.of("/usr/bin/nsenter", "--net=/run/netns/" + inside));
    entered.add("--");
    entered.addAll(argv);
    Tool.run(entered, stdin).succeed();
  }

  /** Runs a bash command inside. */
  Tool fromInside(String command) throws Exception {
    return in(inside, command);
  }

  /** Runs a bash command on the other side. */
  Tool fromPeer(String command) throws Exception {
    return in(peer, command);
  }

  private static Tool in(String namespace, String command) throws Exception {
    return Tool.run(
        "/usr/bin/nsenter", "--net=/run/netns/" + namespace, "--", "/bin/bash", "-c", command);
  }

  /** Ends the listeners and removes the namespaces, also when only some of it was made. */
  @Override
  public void close() throws IOException {
    try {
      for (Process listener : listeners) {
        listener.destroyForcibly().waitFor();
      }
      Tool.run("/usr/sbin/ip", "netns", "del", inside);
      Tool.run("/usr/sbin/ip", "netns", "del", peer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while cleaning up", e);
    }
  }
}
