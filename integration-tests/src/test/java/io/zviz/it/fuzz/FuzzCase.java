package io.zviz.it.fuzz;

import io.zviz.app.Main;
import io.zviz.testkit.ProfileMutator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Runs one text after the other through the command line, in a folder of its own. */
final class FuzzCase {
  /** Every so many texts are compiled into files, the others only compiled. */
  private static final int WRITTEN_EVERY = 3;

  /** What is asked besides compiling, of every so many texts. */
  private static final int QUESTIONS_EVERY = 200;

  private static final List<List<String>> QUESTIONS =
      List.of(
          List.of("compile", "--validate", "--arch", "aarch64"),
          List.of("compile", "--stats"),
          List.of("compile", "--resolved", "--show"),
          List.of("test"),
          List.of("explain"));

  /** With a place, or a rule that every profile has; only what is no file at all has none. */
  /** Stands below a complaint. */
  private static final String REMEDY = "  what to do: ";

  private static final Pattern COMPLAINT =
      Pattern.compile("(.*:\\d+:\\d+|@[a-z]+): ZV-[A-Z]+-\\d{3} .*|and \\d+ more");

  private final List<String> corpus;
  private final long seed;
  private final Path profile;
  private final Path output;
  private final CommandLine compiling = Main.commandLine("compile");
  private final CommandLine validating = Main.commandLine("compile");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  FuzzCase(List<String> corpus, long seed, Path folder) throws IOException {
    this.corpus = corpus;
    this.seed = seed;
    this.profile = folder.resolve("p.yaml");
    this.output = Files.createDirectories(folder.resolve("out"));
    redirect(compiling);
    redirect(validating);
  }

  private void redirect(CommandLine commands) {
    commands.setOut(new PrintWriter(out));
    commands.setErr(new PrintWriter(err));
  }

  /** Where the artefacts are after a text was accepted. */
  Path output() {
    return output;
  }

  /**
   * Compiles the text of this number.
   *
   * @return whether it was accepted and its artefacts are in {@link #output}
   * @throws AssertionError with what is wrong about the answer
   */
  boolean run(long number) throws IOException {
    Random random = new Random(seed + number * 0x9E3779B97F4A7C15L);
    byte[] text = new ProfileMutator(corpus, random).next();
    Files.write(profile, text);
    clear();
    try {
      boolean writing = number % WRITTEN_EVERY == 0;
      int status = compile(writing);
      check(status, writing);
      if (number % QUESTIONS_EVERY == 0) {
        ask(QUESTIONS.get(random.nextInt(QUESTIONS.size())));
      }
      return status == 0 && writing;
    } catch (AssertionError | RuntimeException | StackOverflowError | OutOfMemoryError wrong) {
      throw new AssertionError(
          "-Dzviz.seed=%d -Dzviz.fuzz.case=%d: %s%n%s"
              .formatted(seed, number, wrong, new String(text, StandardCharsets.UTF_8)),
          wrong);
    }
  }

  private int compile(boolean writing) {
    return writing
        ? execute(compiling, "compile", "-o", output.toString(), profile.toString())
        : execute(validating, "compile", "--validate", profile.toString());
  }

  private int execute(CommandLine commands, String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return commands.execute(arguments);
  }

  private void check(int status, boolean writing) throws IOException {
    noTrace();
    List<String> files = files();
    if (status == 0 && writing) {
      require(files.stream().filter(f -> f.endsWith(".manifest")).count() == 1, "no manifest");
      require(files.stream().noneMatch(f -> f.startsWith(".")), "left behind: " + files);
      return;
    }
    require(files.isEmpty(), "written: " + files);
    if (status == 0) {
      return;
    }
    boolean notInstalled = status == 1 && err.toString().contains("ZV-SELECT-002");
    require(status == 2 || notInstalled, "exit " + status);
    require(out.getBuffer().isEmpty(), "printed " + out);
    err.toString()
        .lines()
        .filter(line -> !line.startsWith(REMEDY))
        .forEach(line -> require(COMPLAINT.matcher(line).matches(), line));
  }

  private void ask(List<String> question) {
    String[] arguments =
        Stream.of(
                question.stream(),
                Stream.of(profile.toString()),
                question.contains("explain")
                    ? Stream.of("openat", "/etc/shadow")
                    : Stream.<String>empty())
            .flatMap(words -> words)
            .toArray(String[]::new);
    CommandLine asking = Main.commandLine(arguments);
    redirect(asking);
    int status = execute(asking, arguments);
    require(status >= 0 && status <= 2, question + " exits with " + status);
    noTrace();
  }

  private void noTrace() {
    String complaints = err.toString();
    require(!complaints.contains("this is a defect") && !complaints.contains("\tat "), "a defect");
  }

  private void require(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what + "; standard error: " + err);
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(output)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private void clear() throws IOException {
    for (String file : files()) {
      Files.delete(output.resolve(file));
    }
  }
}
