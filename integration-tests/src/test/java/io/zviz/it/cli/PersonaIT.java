package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code zviz run --user} and {@code --hostname}. */
class PersonaIT {
  private static final String WHO =
      "grep -E '^(Uid|Gid|Groups|CapEff|CapPrm):' /proc/self/status | tr '\\t' ' ';"
          + " echo $HOME; uname -n";

  @TempDir private Path work;
  private Zviz zviz = new Zviz(Path.of("/"));

  @BeforeEach
  void inTheWorkingDirectory() throws Exception {
    zviz = new Zviz(work);
    Path etc = Files.createDirectories(work.resolve("image/rootfs/etc"));
    for (String folder : List.of("usr", "bin", "lib", "lib64", "proc", "dev", "tmp", "sys")) {
      Files.createDirectories(work.resolve("image/rootfs").resolve(folder));
    }
    Files.createDirectories(work.resolve("image/rootfs/tmp/of-root"));
    Files.setPosixFilePermissions(
        work.resolve("image/rootfs/tmp"), PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.copy(Path.of("/bin/busybox"), work.resolve("image/rootfs/bin/busybox"));
    for (String applet : List.of("sh", "grep", "tr", "uname", "cat", "touch")) {
      Files.createSymbolicLink(
          work.resolve("image/rootfs/bin").resolve(applet), Path.of("busybox"));
    }
    Files.writeString(
        etc.resolve("passwd"),
        "root:x:0:0::/root:/bin/sh\napp:x:1500:1600::/home/app:/bin/sh\nbroken\n");
    Files.writeString(
        etc.resolve("group"), "staff:x:1601:\nmedia:x:1602:app,root\nx:x:1603:apple\n");
    zviz.withProfile(
        "image.yaml",
        """
        name: image
        version: 1
        extends: default
        replace: [filesystem]
        filesystem: {readonly: [/], writable: [/tmp]}
        """);
  }

  private Zviz.Result who(String... options) {
    List<String> line = new ArrayList<>(List.of(options));
    line.addAll(List.of("-p", "image.yaml", "who", "image", "/bin/sh", "-c", WHO));
    return zviz.run(line.toArray(String[]::new));
  }

  private static String is(int uid, int gid, String groups, String home, String host) {
    // Only root keeps what `default` keeps; nothing is ambient.
    String capabilities = uid == 0 ? "00000000000005fb" : "0000000000000000";
    return """
        Uid: %1$d %1$d %1$d %1$d
        Gid: %2$d %2$d %2$d %2$d
        Groups: %3$s\s
        CapPrm: %4$s
        CapEff: %4$s
        %5$s
        %6$s
        """
        .formatted(uid, gid, groups, capabilities, home, host);
  }

  @Test
  void the_user_is_whom_the_container_knows_by_that_name_or_number() {
    assertThat(who().succeeds().out()).isEqualTo(is(0, 0, "", "/root", "who"));
    assertThat(who("--user", "app").succeeds().out())
        .isEqualTo(is(1500, 1600, "1602", "/home/app", "who"));
    assertThat(who("--user", "1500").succeeds().out())
        .isEqualTo(is(1500, 1600, "", "/home/app", "who"));
    assertThat(who("--user", "app:staff").succeeds().out())
        .isEqualTo(is(1500, 1601, "", "/home/app", "who"));
    assertThat(who("-u", "4294967294:7").succeeds().out()).contains("Uid: 4294967294", "Gid: 7 ");
    assertThat(
            who("--user", "app", "--env", "HOME=/tmp", "--hostname", "web.example")
                .succeeds()
                .out())
        .isEqualTo(is(1500, 1600, "1602", "/tmp", "web.example"));
  }

  @Test
  void what_is_not_to_be_found_is_refused_before_anything_starts() {
    assertThat(who("--user", "nobody").exits(2).err()).contains("the container has no user nobody");
    assertThat(who("--user", "77").exits(2).err()).contains("name its group too, as in 77:77");
    assertThat(who("--user", "app:sales").exits(2).err())
        .contains("the container has no group sales");
    for (String wrong : List.of("", ":", "app:", "4294967295:1", "-1", "1:99999999999")) {
      assertThat(who("--user", wrong).exits(2).err()).contains("--user");
    }
    for (String wrong : List.of("", "-a", "a b", "a".repeat(65), "ä")) {
      assertThat(who("--hostname", wrong).exits(2).err()).contains("--hostname");
    }
  }

  @Test
  void another_user_makes_its_own_files_and_cannot_write_beside_those_of_root() {
    String make = "touch /tmp/mine && echo made; touch /tmp/of-root/x 2>&1";
    Zviz.Result app = writing("--user", "app", make).exits(1);
    assertThat(app.out()).startsWith("made\n").contains("/tmp/of-root/x: Permission denied");
    assertThat(work.resolve("image/rootfs/tmp/mine")).satisfies(file -> ownerIs(file, 1500));
    assertThat(writing("--user", "root", make).succeeds().out()).as("control").isEqualTo("made\n");
    assertThat(work.resolve("image/rootfs/tmp/of-root/x")).satisfies(file -> ownerIs(file, 0));
  }

  private Zviz.Result writing(String option, String user, String script) {
    return zviz.run("-p", "image.yaml", option, user, "who", "image", "/bin/sh", "-c", script);
  }

  private static void ownerIs(Path file, int uid) throws java.io.IOException {
    assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(uid);
  }
}
