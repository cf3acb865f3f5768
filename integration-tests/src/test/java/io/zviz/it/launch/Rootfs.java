package io.zviz.it.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A small root file system made of tools of this host and the libraries they need. */
final class Rootfs {
  private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x");
  private static final List<String> TOOLS =
      List.of("sh", "cat", "ls", "touch", "id", "grep", "readlink", "true", "mkdir", "uname");

  private Rootfs() {}

  static Path make(Path folder) throws Exception {
    for (String name : List.of("bin", "etc", "tmp", "data", "proc", "dev", "sys")) {
      Files.createDirectories(folder.resolve(name));
    }
    Files.writeString(folder.resolve("etc/secret"), "secret\n");
    for (String tool : TOOLS) {
      Path source = Path.of("/usr/bin", tool).toRealPath();
      Files.copy(source, folder.resolve("bin").resolve(tool));
      copyLibraries(source, folder);
    }
    return folder;
  }

  private static void copyLibraries(Path program, Path folder) throws Exception {
    Process ldd = new ProcessBuilder("ldd", program.toString()).redirectErrorStream(true).start();
    String output = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    ldd.waitFor();
    Matcher matcher = LIBRARY.matcher(output);
    while (matcher.find()) {
      copy(Path.of(matcher.group(1)), folder);
    }
  }

  private static void copy(Path library, Path folder) throws IOException {
    Path target = folder.resolve(library.toString().substring(1));
    if (!Files.exists(target)) {
      Files.createDirectories(target.getParent());
      Files.copy(library.toRealPath(), target);
    }
  }
}
