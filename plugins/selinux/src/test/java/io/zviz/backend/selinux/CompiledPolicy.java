package io.zviz.backend.selinux;

import io.zviz.testkit.Expectations;
import io.zviz.testkit.ForeignTool;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A module as secilc compiles it beside a small base policy, and what SETools finds in it. */
final class CompiledPolicy {
  private final Path binary;

  /** A policy that is there already. */
  CompiledPolicy(Path binary) {
    this.binary = binary;
  }

  /** A program that the tests need. */
  static ForeignTool tool(String name, String remedy) {
    Optional<ForeignTool> tool = ForeignTool.find(name);
    Expectations.require(name, tool.isPresent(), remedy);
    return tool.orElseThrow();
  }

  /** Compiles modules in a folder; fails with what secilc complains about. */
  static CompiledPolicy of(Path folder, String... modules) {
    try (InputStream base = CompiledPolicy.class.getResourceAsStream("base.cil")) {
      Files.write(folder.resolve("base.cil"), Objects.requireNonNull(base).readAllBytes());
      List<String> arguments = new java.util.ArrayList<>(List.of("-o", folder + "/policy"));
      arguments.addAll(List.of("-f", folder + "/contexts", folder + "/base.cil"));
      for (int i = 0; i < modules.length; i++) {
        Files.writeString(folder.resolve("module" + i + ".cil"), modules[i]);
        arguments.add(folder + "/module" + i + ".cil");
      }
      tool("secilc", "apt-get install secilc").run("", arguments.toArray(String[]::new)).succeed();
      return new CompiledPolicy(folder.resolve("policy"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a type may do, as rules such as {@code allow a_t b_t:file read;}. */
  List<String> allowed(String type) {
    return lines("sesearch", "-A", "-s", type, binary.toString());
  }

  /** The types whose name begins with {@code zviz_}. */
  List<String> types() {
    return lines("seinfo", "--flat", binary.toString(), "-t").stream()
        .map(String::strip)
        .filter(line -> line.startsWith("zviz_"))
        .toList();
  }

  private static List<String> lines(String name, String... arguments) {
    byte[] output = tool(name, "apt-get install setools").run("", arguments).succeed().output();
    return new String(output, StandardCharsets.UTF_8).lines().toList();
  }
}
