package io.zviz.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whole processes that compile, against other programs that compile a part of the same. */
final class ColdCompileBenchmark {
  private static final String TITLE = "Compile, whole processes, cold (median of %d)";
  private static final Path BASE =
      Path.of("plugins/selinux/src/test/resources/io/zviz/backend/selinux/base.cil");
  private static final int RULES = 500;
  private static final int ROUNDS = 11;

  private final Path folder;
  private final String profile;

  private ColdCompileBenchmark(Path folder) throws IOException {
    this.folder = folder;
    Path file = folder.resolve("many.yaml");
    Files.writeString(file, GeneratedProfile.text(RULES, 0));
    this.profile = file.toString();
  }

  static void run(Table table, Path scratch) throws Exception {
    String title = TITLE.formatted(ROUNDS);
    if (!Files.isExecutable(ColdBenchmark.ZVIZ)) {
      table.skip(title, ColdBenchmark.ZVIZ + " is not built; mvn -DskipTests package builds it");
      return;
    }
    ColdCompileBenchmark benchmark =
        new ColdCompileBenchmark(Files.createDirectory(scratch.resolve("cold-compile")));
    // Makes the artefacts that the other programs read.
    Command.quiet(benchmark.zviz(benchmark.profile)).run();
    List<Row> rows = Interleaved.medians(benchmark.contenders(), 1, ROUNDS);
    table.print(title, rows, rows.get(0));
    benchmark.memory(table);
  }

  private List<Contender> contenders() throws IOException {
    String artefact = folder.resolve("generated").toString();
    List<Contender> contenders = new ArrayList<>();
    contenders.add(new Contender("bare JVM: hello, same flags", ColdBenchmark.hello()));
    contenders.add(
        new Contender("zviz compile ci-runner", Command.quiet(zviz("ci-runner")), "< 5"));
    contenders.add(new Contender("zviz compile, 500 rules", Command.quiet(zviz(profile)), "< 1 s"));
    contenders.add(
        peer("apparmor_parser: the paths", "apparmor_parser", "-Q", "-K", artefact + ".apparmor"));
    contenders.add(
        peer(
            "secilc: the paths",
            "secilc",
            "-o",
            folder.resolve("policy").toString(),
            "-f",
            folder.resolve("contexts").toString(),
            BASE.toString(),
            artefact + ".cil"));
    contenders.add(
        peer("nft -c: the addresses", "unshare", "--net", "nft", "-c", "-f", artefact + ".nft"));
    contenders.add(peer("libseccomp from Python: 300 calls", "/usr/bin/python3", script()));
    return contenders;
  }

  private static Contender peer(String name, String... argv) {
    return new Contender(name, Command.quiet(List.of(argv)));
  }

  private List<String> zviz(String what) {
    return List.of(
        ColdBenchmark.ZVIZ.toAbsolutePath().toString(), "compile", "-o", folder.toString(), what);
  }

  private String script() throws IOException {
    Path script = folder.resolve("filter.py");
    Files.writeString(
        script,
        """
        import seccomp
        f = seccomp.SyscallFilter(seccomp.ERRNO(1))
        for number in range(300):
            f.add_rule(seccomp.ALLOW, number)
        f.export_bpf(open("%s", "wb"))
        """
            .formatted(folder.resolve("filter.bpf")));
    return script.toString();
  }

  /** As GNU time says it: the most that was ever resident. */
  private void memory(Table table) throws IOException, InterruptedException {
    Path said = folder.resolve("memory");
    List<String> argv =
        new ArrayList<>(List.of("/usr/bin/time", "-f", "%M", "-o", said.toString(), "--"));
    argv.addAll(zviz(profile));
    int status =
        new ProcessBuilder(argv)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (status != 0) {
      throw new IOException("status " + status + ": " + String.join(" ", argv));
    }
    double mebibytes = Long.parseLong(Files.readString(said, UTF_8).strip()) / 1024.0;
    table.note(
        String.format(
            Locale.ROOT, "zviz compile, 500 rules: %.0f MiB resident; aim: < 128", mebibytes));
  }
}
