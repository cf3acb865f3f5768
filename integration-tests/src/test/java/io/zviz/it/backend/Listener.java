package io.zviz.it.backend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Accepts connections on the TCP ports of its arguments, on every address, until it is killed. */
public final class Listener {
  private Listener() {}

  /** Prints "ready" when it listens. */
  public static void main(String[] ports) throws IOException {
    for (String port : ports) {
      ServerSocket server = new ServerSocket();
      server.bind(new InetSocketAddress(Integer.parseInt(port)));
      Thread thread = new Thread(() -> accept(server));
      thread.start();
    }
    System.out.println("ready");
  }

  private static void accept(ServerSocket server) {
    try (server) {
      while (true) {
        try (Socket socket = server.accept()) {
          socket.getOutputStream().write("hello\n".getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
