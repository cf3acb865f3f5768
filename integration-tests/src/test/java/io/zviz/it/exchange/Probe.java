package io.zviz.it.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zviz.testkit.Expectations;
import io.zviz.testkit.ForeignTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A script that tells what can be done where it runs, and the profile under which it is run.
 *
 * @param status the status with which the script, or what was to start it, ended
 * @param can what can be done, by its name in the script
 * @param output all that was printed
 */
record Probe(int status, Map<String, String> can, String output) {
  /** What the script ends with. */
  static final int ENDED = 7;

  private static final Path SCRIPT = Path.of("src/test/sh/probe.sh").toAbsolutePath();
  private static final Path BUSYBOX = Path.of("/bin/busybox");

  /** What is the same wherever the profile is enforced. */
  static final Map<String, String> ENFORCED =
      Map.ofEntries(
          Map.entry("read-shown", "yes"),
          Map.entry("read-hidden", "no"),
          Map.entry("write-readonly", "no"),
          Map.entry("write-root", "no"),
          Map.entry("write-devices", "no"),
          Map.entry("write-temporary", "yes"),
          Map.entry("run-temporary", "no"),
          Map.entry("new-namespace", "no"),
          Map.entry("see-keys", "no"),
          Map.entry("see-sysfs", "no"),
          Map.entry("start-many", "no"),
          Map.entry("CapEff:", "0000000000000001"),
          Map.entry("NoNewPrivs:", "1"),
          Map.entry("Seccomp:", "2"));

  /** What can be done where nothing is enforced. */
  static final Map<String, String> FREE =
      Map.of(
          "read-hidden", "yes",
          "write-readonly", "yes",
          "write-root", "yes",
          "write-devices", "yes",
          "run-temporary", "yes",
          "new-namespace", "yes",
          "see-keys", "yes",
          "see-sysfs", "yes",
          "start-many", "yes",
          "Seccomp:", "0");

  /** A profile that shows a folder, and hides a file in it. */
  static String profile(Path shown) {
    return """
        name: exported
        version: 1
        extends: minimal
        filesystem: {readonly: ["%s"], hidden: ["%s/hidden"]}
        resources: {pids_max: 16}
        capabilities: {keep: [CAP_CHOWN]}
        """
        .formatted(shown, shown);
  }

  /** The results of {@link #ENFORCED} but for some. */
  static Map<String, String> enforcedBut(String... namesAndResults) {
    Map<String, String> results = new TreeMap<>(ENFORCED);
    for (int i = 0; i < namesAndResults.length; i += 2) {
      results.put(namesAndResults[i], namesAndResults[i + 1]);
    }
    return results;
  }

  /** Makes the folder with the script and the files that it looks for. */
  static Path folder(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.copy(SCRIPT, folder.resolve("probe"));
    Files.writeString(folder.resolve("hidden"), "secret\n");
    Files.writeString(folder.resolve("shown"), "open\n");
    return folder;
  }

  /** A root file system of busybox, with the folder at {@code /shown}. */
  static Path rootfs(Path root) throws IOException {
    Expectations.require("busybox", Files.isExecutable(BUSYBOX), "Debian package busybox-static");
    Path bin = Files.createDirectories(root.resolve("bin"));
    Files.copy(BUSYBOX, bin.resolve("busybox"));
    for (String tool :
        List.of("sh", "true", "touch", "rm", "cp", "grep", "ls", "unshare", "sleep")) {
      Files.createSymbolicLink(bin.resolve(tool), Path.of("busybox"));
    }
    for (String name : List.of("etc", "tmp", "proc", "dev", "sys", "work")) {
      Files.createDirectory(root.resolve(name));
    }
    folder(root.resolve("shown"));
    return root;
  }

  /** Runs a shell script that in the end runs the probe. */
  static Probe run(String script, Object... arguments) {
    ForeignTool shell = ForeignTool.find("sh").orElseThrow();
    String[] argv = new String[arguments.length + 2];
    argv[0] = "-c";
    argv[1] = script;
    for (int i = 0; i < arguments.length; i++) {
      argv[i + 2] = arguments[i].toString();
    }
    ForeignTool.Answer answer = shell.run("", argv);
    return of(answer.status(), new String(answer.output(), UTF_8) + answer.complaints());
  }

  static Probe of(int status, String output) {
    Map<String, String> can = new TreeMap<>();
    output
        .lines()
        .map(line -> line.split("\\s+"))
        .filter(words -> words.length == 2 && ENFORCED.containsKey(words[0]))
        .forEach(words -> can.put(words[0], words[1]));
    return new Probe(status, can, output);
  }
}
