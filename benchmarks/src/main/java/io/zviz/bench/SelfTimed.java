package io.zviz.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A running program that does its job so often as a line on its standard input says, and answers
 * with "MEDIAN LEAST", the times that it took, and perhaps further ones.
 */
final class SelfTimed implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;
  private final List<List<Double>> answers = new ArrayList<>();

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
    String[] answer = line().split(" ", -1);
    if (counts) {
      answers.add(Arrays.stream(answer).map(Double::valueOf).toList());
    }
  }

  /**
   * What was measured.
   *
   * @param jobs how many of them one of the program's times is for
   */
  Row row(String name, String aim, int jobs) {
    double least = times(1).get(0);
    return new Row(name, middle(times(0)) / jobs, least / jobs, aim);
  }

  /**
   * The same of another of its times.
   *
   * @param which its place among the answers
   */
  Row row(String name, String aim, int jobs, int which) {
    List<Double> sorted = times(which);
    return new Row(name, middle(sorted) / jobs, sorted.get(0) / jobs, aim);
  }

  private List<Double> times(int which) {
    return answers.stream().map(answer -> answer.get(which)).sorted().toList();
  }

  private static double middle(List<Double> sorted) {
    return sorted.get(sorted.size() / 2);
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
