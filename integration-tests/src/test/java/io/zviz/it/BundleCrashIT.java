package io.zviz.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.compile.BundleReader;
import io.zviz.compile.BundleWriter;
import io.zviz.compile.CompileError;
import io.zviz.spi.error.ZvizException;
import io.zviz.testkit.Expectations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A writer that is killed, or that finds no space, leaves one complete set. */
final class BundleCrashIT {
  private static final int SIGKILL_STATUS = 137;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"rename", "link", "unlink", "fsync"})
  void a_writer_killed_before_any_of_its_steps_leaves_the_old_set_or_the_new_one(String call)
      throws Exception {
    Map<String, String> old = reference(1);
    Map<String, String> fresh = reference(2);
    int status = SIGKILL_STATUS;
    int kills = 0;
    for (int step = 1; status == SIGKILL_STATUS; step++) {
      BundleWriter.write(BundleWriting.bundle(1), folder);
      status = writeAndKill(call, step);
      kills += status == SIGKILL_STATUS ? 1 : 0;

      BundleReader.verify(folder, "web");
      assertThat(visible()).as("killed before %s number %d", call, step).isIn(old, fresh);
      BundleWriter.write(BundleWriting.bundle(2), folder);
      assertThat(all()).isEqualTo(fresh);
    }
    assertThat(status).as("the control: a writer that is not killed").isZero();
    assertThat(kills).as("steps at which it was killed").isGreaterThan(3);
  }

  @Test
  void without_space_the_old_set_stays_and_nothing_is_left_behind() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Command.run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()).succeeded();
    try {
      BundleWriter.write(BundleWriting.bundle(1), disk);
      Map<String, String> old = contents(disk, true);
      assertThatThrownBy(() -> Files.write(disk.resolve("filler"), new byte[64 << 10]))
          .isInstanceOf(IOException.class);

      assertThatThrownBy(() -> BundleWriter.write(BundleWriting.bundle(2), disk))
          .isInstanceOfSatisfying(
              ZvizException.class, e -> assertThat(e.code()).isEqualTo(CompileError.NOT_WRITTEN))
          .hasMessageContaining("No space left");

      Files.delete(disk.resolve("filler"));
      assertThat(contents(disk, true)).isEqualTo(old);
    } finally {
      Command.run("umount", disk.toString()).succeeded();
    }
  }

  /** The exit status; 137 when strace killed it before its n-th call of this name. */
  private int writeAndKill(String call, int step) throws Exception {
    boolean strace = Files.isExecutable(Path.of("/usr/bin/strace"));
    Expectations.require("strace", strace, "it is not installed");
    return Command.run(
            "/usr/bin/strace",
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "-e",
            "trace=" + call,
            "-e",
            "inject=" + call + ":signal=KILL:when=" + step,
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:-UsePerfData",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            BundleWriting.class.getName(),
            folder.toString(),
            "2")
        .status();
  }

  private Map<String, String> reference(int number) throws IOException {
    BundleWriter.write(BundleWriting.bundle(number), folder);
    return all();
  }

  private Map<String, String> all() throws IOException {
    return contents(folder, true);
  }

  private Map<String, String> visible() throws IOException {
    return contents(folder, false);
  }

  private static Map<String, String> contents(Path folder, boolean hidden) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    List<Path> files;
    try (Stream<Path> entries = Files.list(folder)) {
      files = entries.filter(file -> hidden || !Files.isDirectory(file)).toList();
    }
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (hidden || !name.startsWith(".")) {
        contents.put(name, Files.readString(file));
      }
    }
    return contents;
  }
}
