package io.zviz.control;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.control.Connection.Message;
import io.zviz.run.FailedElsewhere;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.LocalSocketCalls;
import io.zviz.sys.jna.JnaDescriptorCalls;
import io.zviz.sys.jna.JnaLocalSocketCalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages over a real socket. */
final class ConnectionTest {
  private final DescriptorCalls descriptors = new JnaDescriptorCalls();
  private final LocalSocketCalls sockets = new JnaLocalSocketCalls(descriptors);
  @TempDir private Path folder = Path.of("/");

  private Path socket() {
    return folder.resolve("control");
  }

  private Connection connected(Map<String, ControlServer.Service> services) {
    ControlServer.start(sockets, descriptors, socket(), services);
    return new ControlClient(sockets, descriptors).connect(socket()).orElseThrow();
  }

  @Test
  void a_message_and_descriptors_arrive() throws Exception {
    try (Connection connection =
        connected(
            Map.of(
                "echo",
                (to, message) -> {
                  descriptors.write(message.descriptors().get(0), "written".getBytes(US_ASCII));
                  to.send(message.fields(), message.descriptors());
                }))) {
      DescriptorCalls.Pipe pipe = descriptors.pipe();
      String large = "ü".repeat(300_000);
      connection.send(Map.of("do", "echo", "text", large), List.of(pipe.writeEnd()));

      Message answer = ControlClient.answer(connection);

      assertThat(answer.fields()).containsEntry("text", large);
      descriptors.write(answer.descriptors().get(0), " twice".getBytes(US_ASCII));
      byte[] read = new byte[13];
      assertThat(descriptors.read(pipe.readEnd(), read)).isEqualTo(13);
      assertThat(new String(read, US_ASCII)).isEqualTo("written twice");
      answer.descriptors().forEach(descriptors::close);
      List.of(pipe.readEnd(), pipe.writeEnd()).forEach(descriptors::close);
    }
  }

  @Test
  void failures_come_back_as_they_were() {
    try (Connection connection =
        connected(
            Map.of(
                "fail",
                (to, message) -> {
                  throw new IllegalStateException("reason");
                }))) {
      connection.send(Map.of("do", "fail"));
      assertThatThrownBy(() -> ControlClient.answer(connection))
          .isInstanceOf(FailedElsewhere.class)
          .hasMessageContaining("reason");
      assertThatThrownBy(() -> ControlClient.answer(connection))
          .as("the end")
          .isInstanceOf(ControlException.class);
    }
    Connection second = new ControlClient(sockets, descriptors).connect(socket()).orElseThrow();
    second.send(Map.of("do", "nothing"));
    assertThatThrownBy(() -> ControlClient.answer(second)).hasMessageContaining("nothing");
    second.close();
  }

  @Test
  void nobody_is_nobody() throws Exception {
    ControlClient client = new ControlClient(sockets, descriptors);
    assertThat(client.connect(socket())).isEqualTo(Optional.empty());
    Files.createFile(socket());
    assertThat(client.connect(socket())).isEqualTo(Optional.empty());
  }

  @Test
  void the_socket_is_its_owners_alone_and_its_path_as_long_as_any() throws Exception {
    Path deep = Files.createDirectories(folder.resolve("x".repeat(200)).resolve("y".repeat(200)));
    int listener = sockets.listen(deep.resolve("control"));
    try {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(deep.resolve("control"))))
          .isEqualTo("rw-------");
      int connection = sockets.connect(deep.resolve("control"));
      assertThat(sockets.peerUser(connection)).isEqualTo(Files.getAttribute(deep, "unix:uid"));
      descriptors.close(connection);
    } finally {
      descriptors.close(listener);
    }
  }

  @Test
  void what_is_no_message_ends_the_connection_only() throws Exception {
    ControlServer.start(sockets, descriptors, socket(), Map.of());
    int raw = sockets.connect(socket());
    sockets.send(raw, new byte[] {127, 0, 0, 0, 'x'}, List.of());
    descriptors.close(raw);
    assertThat(new ControlClient(sockets, descriptors).connect(socket())).isPresent();
  }
}
