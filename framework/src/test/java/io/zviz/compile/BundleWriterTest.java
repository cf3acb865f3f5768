package io.zviz.compile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.spi.error.ZvizException;
import io.zviz.spi.host.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BundleWriterTest {
  @TempDir Path folder;

  @Test
  void the_set_is_written_and_nothing_else() throws IOException {
    List<Path> written = BundleWriter.write(TestBundles.bundle("web", 2), folder);

    assertThat(names()).containsExactly("web.bpf", "web.landlock", "web.manifest", "web.nft");
    assertThat(written).endsWith(folder.resolve("web.manifest")).hasSize(4);
    VerifiedBundle read = BundleReader.verify(folder, "web", Architecture.X86_64);
    assertThat(read.bytes("bpf").orElseThrow()).containsExactly(1, 2, 3);
    assertThat(read.manifest()).containsKey("rules");
  }

  @Test
  void an_older_set_is_replaced_and_what_it_had_more_is_removed() throws IOException {
    Files.writeString(folder.resolve("web.notes"), "mine");
    Files.writeString(folder.resolve("web.yaml"), "name: web");
    BundleWriter.write(TestBundles.bundle("web", 1), folder);

    BundleWriter.write(
        TestBundles.compile(TestBundles.policy("web"), TestBundles.binary(2)), folder);

    assertThat(names()).containsExactly("web.bpf", "web.manifest", "web.notes", "web.yaml");
    assertThat(Files.readAllBytes(folder.resolve("web.bpf"))).containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"web.bpf", "web.nft", "web.manifest"})
  void a_target_that_is_a_folder_leaves_everything_as_it_was(String target) throws IOException {
    Files.createDirectory(folder.resolve(target));
    Files.writeString(folder.resolve("web.landlock"), "old");

    assertNotWritten(folder, target + " is a folder");

    assertThat(names()).containsExactlyInAnyOrder(target, "web.landlock");
    assertThat(folder.resolve("web.landlock")).hasContent("old");
  }

  @Test
  void links_and_pipes_are_replaced_and_what_they_point_to_is_not_touched() throws Exception {
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    Files.createSymbolicLink(folder.resolve("web.bpf"), victim);
    Files.createLink(folder.resolve("web.nft"), victim);
    Files.createSymbolicLink(folder.resolve("web.manifest"), folder.resolve("nowhere"));
    new ProcessBuilder("mkfifo", folder.resolve("web.landlock").toString()).start().waitFor();

    BundleWriter.write(TestBundles.bundle("web", 2), folder);

    assertThat(victim).hasContent("precious");
    assertThat(folder.resolve("nowhere")).doesNotExist();
    assertThat(Stream.of("bpf", "nft", "landlock", "manifest").map(e -> folder.resolve("web." + e)))
        .allMatch(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
    BundleReader.verify(folder, "web");
  }

  @Test
  void a_folder_that_is_none_is_refused() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);

    assertNotWritten(folder.resolve("missing"), "there is no such folder");
    assertNotWritten(file, "it is not a folder");
    assertNotWritten(link, "it is a symbolic link");
    assertThat(real).isEmptyDirectory();
  }

  @Test
  void what_a_killed_writer_did_not_commit_is_removed() throws IOException {
    BundleWriter.write(TestBundles.bundle("web", 1), folder);
    Files.writeString(folder.resolve(".web.bpf.zviz-new"), "torn");
    Files.writeString(folder.resolve(".web.other.bpf.zviz-new"), "of web.other");
    Files.createFile(folder.resolve(".web.zviz-lock"));

    BundleWriter.write(TestBundles.bundle("web", 2), folder);

    assertThat(names())
        .containsExactly(
            ".web.other.bpf.zviz-new", "web.bpf", "web.landlock", "web.manifest", "web.nft");
  }

  @Test
  void what_a_killed_writer_committed_is_finished_by_the_next_reader() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    BundleWriter.write(TestBundles.bundle("web", 1), folder);
    BundleWriter.write(TestBundles.bundle("web", 2), other);
    for (String extension : List.of("bpf", "manifest")) {
      Files.copy(
          other.resolve("web." + extension), folder.resolve(".web." + extension + ".zviz-new"));
    }
    Files.createFile(folder.resolve(".web.zviz-commit"));

    assertThat(BundleReader.verify(folder, "web").bytes("bpf").orElseThrow())
        .containsExactly(1, 2, 3);
    assertThat(names())
        .containsExactly("other", "web.bpf", "web.landlock", "web.manifest", "web.nft");
  }

  @Test
  void twenty_writers_at_once_leave_complete_sets() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> writers = new ArrayList<>();
      IntStream.range(0, 20)
          .forEach(
              i ->
                  writers.add(
                      pool.submit(
                          () ->
                              BundleWriter.write(
                                  TestBundles.bundle(i % 2 == 0 ? "web" : "db", i), folder))));
      for (Future<?> writer : writers) {
        writer.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } finally {
      pool.shutdownNow();
    }
    assertThat(BundleReader.verify(folder, "web").bytes("bpf").orElseThrow()[1] % 2).isZero();
    assertThat(BundleReader.verify(folder, "db").bytes("bpf").orElseThrow()[1] % 2).isOne();
    assertThat(names()).noneMatch(name -> name.startsWith(".")).hasSize(8);
  }

  @Test
  void any_flipped_byte_is_found() throws IOException {
    BundleWriter.write(TestBundles.bundle("web", 2), folder);
    Map<String, byte[]> good = new TreeMap<>();
    for (String name : names()) {
      good.put(name, Files.readAllBytes(folder.resolve(name)));
    }
    for (Map.Entry<String, byte[]> file : good.entrySet()) {
      for (int i = 0; i < file.getValue().length; i += Math.max(1, file.getValue().length / 200)) {
        byte[] bad = file.getValue().clone();
        bad[i] ^= 1;
        Files.write(folder.resolve(file.getKey()), bad);
        assertThatThrownBy(() -> BundleReader.verify(folder, "web"))
            .as("byte %d of %s", i, file.getKey())
            .isInstanceOf(ZvizException.class);
      }
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
    BundleReader.verify(folder, "web");
  }

  @Test
  void a_set_for_another_architecture_is_refused() {
    BundleWriter.write(TestBundles.bundle("web", 2), folder);

    assertThatThrownBy(() -> BundleReader.verify(folder, "web", Architecture.AARCH64))
        .isInstanceOfSatisfying(
            ZvizException.class,
            e -> assertThat(e.code()).isEqualTo(CompileError.OTHER_ARCHITECTURE))
        .hasMessageContaining("compiled for x86_64, and this is aarch64");
  }

  @Test
  void a_set_with_a_file_missing_or_linked_is_refused() throws IOException {
    BundleWriter.write(TestBundles.bundle("web", 2), folder);
    Path moved = Files.move(folder.resolve("web.bpf"), folder.resolve("elsewhere"));

    assertThatThrownBy(() -> BundleReader.verify(folder, "web")).hasMessageContaining("no file");
    Files.createSymbolicLink(folder.resolve("web.bpf"), moved);
    assertThatThrownBy(() -> BundleReader.verify(folder, "web")).hasMessageContaining("no file");
    assertThatThrownBy(() -> BundleReader.verify(folder, "db")).hasMessageContaining("db.manifest");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "not json", "{\"format\":1}", "{\"sha256\":\"x\",\"a\":1.5}"})
  void a_manifest_that_is_none_is_refused(String text) throws IOException {
    Files.write(folder.resolve("web.manifest"), text.getBytes(UTF_8));

    assertThatThrownBy(() -> BundleReader.verify(folder, "web"))
        .isInstanceOfSatisfying(
            ZvizException.class, e -> assertThat(e.code()).isEqualTo(CompileError.CHANGED));
  }

  private static void assertNotWritten(Path folder, String why) {
    assertThatThrownBy(() -> BundleWriter.write(TestBundles.bundle("web", 2), folder))
        .isInstanceOfSatisfying(
            ZvizException.class, e -> assertThat(e.code()).isEqualTo(CompileError.NOT_WRITTEN))
        .hasMessageContaining(why);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
