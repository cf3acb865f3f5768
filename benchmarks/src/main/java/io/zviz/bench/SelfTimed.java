package io.zviz.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A running program that does its job so often as a line on its standard input says, and answers
 * with "MEDIAN LEAST", the times that it took.
 */
final class SelfTimed implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;
  private final List<Double> medians = new ArrayList<>();
  private double least = Double.MAX_VALUE;

  private SelfTimed(Process process) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.US_ASCII);
  }

  static SelfTimed start(List<String> argv) throws IOException {
    return new SelfTimed(
        new ProcessBuilder(argv).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** The next line that it prints. */
  String line() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the program ended early");
    }
    return line;
  }

  /** Has the job done so often, and remembers how long it took unless it is only to warm up. */
  void measure(int times, boolean counts) throws IOException {
    if (!process.isAlive()) {
      throw new IOException("the program ended with status " + process.exitValue());
    }
    process.getOutputStream().write((times + "\n").getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().flush();
    String[] answer = line().split(" ", 2);
    if (counts) {
      medians.add(Double.valueOf(answer[0]));
      least = Math.min(least, Double.parseDouble(answer[1]));
    }
  }

  /**
   * What was measured.
   *
   * @param jobs how many of them one of the program's times is for
   */
  Row row(String name, String aim, int jobs) {
    List<Double> sorted = medians.stream().sorted().toList();
    return new Row(name, sorted.get(sorted.size() / 2) / jobs, least / jobs, aim);
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
