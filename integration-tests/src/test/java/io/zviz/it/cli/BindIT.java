package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.it.cli.Zviz.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code zviz run --bind SOURCE:PATH[:ro]}. */
class BindIT {
  @TempDir private Path work;
  @TempDir private Path host;
  private Zviz zviz = new Zviz(Path.of("/"));

  @BeforeEach
  void somethingOfTheHost() throws IOException {
    zviz = new Zviz(work);
    Files.createDirectory(host.resolve("data"));
    Files.writeString(host.resolve("data/file"), "content\n");
    Files.writeString(host.resolve("other"), "other\n");
  }

  private Result run(String script, String... options) {
    List<String> line = new ArrayList<>(List.of(options));
    line.addAll(List.of("-p", "default", "one", ".", "/bin/sh", "-c", script));
    return zviz.run(line.toArray(String[]::new));
  }

  @Test
  void a_folder_of_the_host_is_there_and_can_be_written_to() throws IOException {
    run("cat /data/file", "--bind", host + "/other:/elsewhere").exits(1);

    assertThat(run("cat /data/file; echo new >/data/made", "--bind", host + "/data:/data").out())
        .isEqualTo("content\n");

    assertThat(Files.readString(host.resolve("data/made"))).isEqualTo("new\n");
  }

  @Test
  void read_only_is_read_only_for_folders_and_files() throws IOException {
    Result result =
        run(
            "cat /data/file /etc/other; echo x >/data/file; echo x >/etc/other; rm /data/file",
            "--bind",
            host + "/data:/data:ro",
            "--bind",
            host + "/other:/etc/other:ro");

    assertThat(result.exits(1).out()).isEqualTo("content\nother\n");
    assertThat(result.err()).contains("/data/file", "/etc/other");
    assertThat(Files.readString(host.resolve("data/file"))).isEqualTo("content\n");
    assertThat(Files.readString(host.resolve("other"))).isEqualTo("other\n");
    assertThat(Path.of("/etc/other")).doesNotExist();
  }

  @Test
  void it_stands_below_and_above_what_the_profile_lists() throws IOException {
    Files.createDirectory(work.resolve("sub"));
    Result result =
        run(
            "cat /usr/share/data/file; ls /usr/bin/env; cat /work/sub/file; echo x >/usr/share/y",
            "--bind",
            host + "/data:/usr/share/data:ro",
            "--bind",
            host + "/data:/work/sub");

    assertThat(result.out()).isEqualTo("content\n/usr/bin/env\ncontent\n");
    assertThat(result.err()).contains("Read-only");
    assertThat(Path.of("/usr/share/data")).doesNotExist();
    assertThat(work.resolve("sub")).isEmptyDirectory();
  }

  @Test
  void nothing_outside_of_it_is_reached_through_it() throws IOException {
    Files.createSymbolicLink(host.resolve("data/up"), Path.of("../other"));
    Files.createSymbolicLink(host.resolve("data/away"), host.resolve("other"));

    Result result =
        run("cat /data/up /data/away /data/../other", "--bind", host + "/data:/data").exits(1);

    assertThat(result.out()).isEmpty();
    assertThat(zviz.host("/bin/cat", host + "/data/up").out()).as("control").isEqualTo("other\n");
  }

  @Test
  void in_an_image_it_is_there_as_well() throws IOException {
    Path root = Files.createDirectories(work.resolve("image/rootfs/bin"));
    Files.copy(Path.of("/bin/busybox"), root.resolve("busybox"));
    Files.createDirectories(work.resolve("image/rootfs/data"));

    assertThat(
            zviz.run(
                    "--bind",
                    host + "/data:/data:ro",
                    "--rootfs",
                    "-p",
                    "default",
                    "one",
                    "image",
                    "/bin/busybox",
                    "cat",
                    "/data/file")
                .succeeds()
                .out())
        .isEqualTo("content\n");
  }

  @Test
  void what_makes_no_sense_is_refused() {
    for (String wrong :
        List.of(
            "x", ":/data", "/x:", "/x:data", host + ":/a:rx", host + ":/a:ro:ro", host + ":/*")) {
      assertThat(run("true", "--bind", wrong).exits(2).err()).as(wrong).contains("--bind");
    }
    for (String wrong : List.of("/none:/data", host + ":/", host + ":/proc/x", host + ":/dev")) {
      assertThat(run("true", "--bind", wrong).status()).as(wrong).isNotZero();
    }
  }
}
