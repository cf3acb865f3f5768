package io.zviz.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.spi.error.ErrorCode.Fault;
import io.zviz.spi.error.ZvizException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is no file ends with an error, never with a wait. */
@Timeout(20)
final class ProfileFileTest {
  @TempDir private Path folder;

  @Test
  void names_a_profile_as_it_was_given_but_never_by_an_absolute_path() throws IOException {
    Path file = Files.writeString(folder.resolve("p.yaml"), "name: p\nversion: 1.0\n");
    assertThat(ProfileFile.read(file).name()).isEqualTo("p.yaml");
    Path relative = Path.of("").toAbsolutePath().relativize(file);
    assertThat(ProfileFile.read(relative).name()).isEqualTo(relative.toString());
  }

  @Test
  void refuses_what_is_no_regular_file() throws IOException, InterruptedException {
    Path fifo = folder.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    Path socket = folder.resolve("socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      assertRefused(socket, "not a regular file");
    }
    assertRefused(fifo, "not a regular file");
    assertRefused(Path.of("/dev/zero"), "not a regular file");
    assertRefused(folder, "a folder");
    assertRefused(folder.resolve("missing.yaml"), "there is no profile");
  }

  @Test
  void follows_a_link_to_a_file() throws IOException {
    Path file = Files.writeString(folder.resolve("p.yaml"), "name: p\nversion: 1.0\n");
    Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), file);
    assertThat(ProfileFile.read(link).name()).isEqualTo("link.yaml");
  }

  @Test
  void reads_no_more_than_the_limit_shows_was_exceeded() throws IOException {
    Path file = folder.resolve("large.yaml");
    try (java.io.RandomAccessFile sparse = new java.io.RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(1L << 32);
    }
    assertThat(ProfileFile.read(file).text()).hasSize(TextDecoder.MAX_BYTES + 1);
  }

  private static void assertRefused(Path path, String part) {
    assertThatThrownBy(() -> ProfileFile.read(path))
        .isInstanceOfSatisfying(
            ZvizException.class,
            e -> {
              assertThat(e.render()).startsWith("ZV-PROFILE-002 ").contains(part);
              assertThat(e.code().fault()).isEqualTo(Fault.INPUT);
            });
  }
}
