package io.zviz.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A small tree of everything that can be opened. */
final class OpenTree {
  private final Path root;

  OpenTree(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  /** Removes what is there and makes it anew. */
  OpenTree fresh() throws IOException, InterruptedException {
    remove();
    for (String folder : List.of("w", "w/sub", "w/closed", "w/own", "r", "h", "n", "x")) {
      Files.createDirectories(root.resolve(folder));
    }
    file("w/f", "content", "rw-r--r--");
    file("w/sub/f", "inner", "rw-r--r--");
    file("w/secret", "secret", "rw-------");
    file("w/all", "shared", "rw-rw-rw-");
    file("w/closed/f", "closed", "rw-r--r--");
    file("r/f", "readable", "rw-rw-rw-");
    file("h/f", "hidden", "rw-rw-rw-");
    file("n/f", "unnamed", "rw-rw-rw-");
    permissions("w", "rwxrwxrwx");
    permissions("w/sub", "rwxrwxrwx");
    permissions("w/closed", "rwx------");
    permissions("r", "rwxrwxrwx");
    link("w/to-f", "f");
    link("w/to-sub", "sub");
    link("w/absolute", root.resolve("w/sub/f").toString());
    link("w/dangling", "made-by-link");
    link("w/loop", "loop");
    link("w/up", "../w/sub/../f");
    link("w/to-hidden", "../h/f");
    link("w/to-stdin", "/proc/self/fd/0");
    run("mkfifo", "-m", "666", root.resolve("w/fifo").toString());
    run("mknod", "-m", "666", root.resolve("w/null").toString(), "c", "1", "3");
    return this;
  }

  void remove() throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  void file(String path, String content, String permissions) throws IOException {
    Files.writeString(root.resolve(path), content);
    permissions(path, permissions);
  }

  private void permissions(String path, String text) throws IOException {
    Files.setPosixFilePermissions(root.resolve(path), PosixFilePermissions.fromString(text));
  }

  private void link(String path, String text) throws IOException {
    Files.createSymbolicLink(root.resolve(path), Path.of(text));
  }

  private static void run(String... command) throws IOException, InterruptedException {
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command));
    }
  }
}
