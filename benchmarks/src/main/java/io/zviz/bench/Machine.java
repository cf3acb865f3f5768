package io.zviz.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** The facts that a figure is worth nothing without. */
final class Machine {
  private Machine() {}

  static void print(PrintStream out) throws IOException {
    out.printf(
        "%s: %d cores (%s), %d MiB, Linux %s, %s%nJDK %s (%s), load %s%n",
        LocalDate.now(ZoneOffset.UTC),
        Runtime.getRuntime().availableProcessors(),
        field(Path.of("/proc/cpuinfo"), "model name"),
        Long.parseLong(field(Path.of("/proc/meminfo"), "MemTotal").split(" ", 2)[0]) / 1024,
        System.getProperty("os.version"),
        System.getProperty("os.arch"),
        Runtime.version(),
        System.getProperty("java.vm.vendor"),
        Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
  }

  private static String field(Path file, String name) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("?");
  }
}
