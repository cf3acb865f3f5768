package io.zviz.cli;

import io.zviz.event.Clock;
import io.zviz.json.JsonText;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Where commands print: results to standard output, everything else to standard error. */
final class Console {
  static final String MESSAGE = "message";

  private final CommandLine commandLine;

  Console(CommandLine commandLine) {
    this.commandLine = commandLine;
  }

  /** Prints a line of the result. */
  void result(String text) {
    print(commandLine.getOut(), text);
  }

  /** Prints a line for the person who looks on; an object with {@code --log-format json}. */
  void say(String text) {
    if (logsJson()) {
      log("info", Map.of(MESSAGE, text.strip()));
    } else {
      print(commandLine.getErr(), text);
    }
  }

  /**
   * Says what went wrong.
   *
   * @param text the lines for people
   * @param fields the fields for programs, a message among them
   */
  void fail(List<String> text, Map<String, Object> fields) {
    if (logsJson()) {
      log("error", fields);
    } else {
      text.forEach(line -> print(commandLine.getErr(), line));
    }
  }

  private boolean logsJson() {
    return ZvizCommand.logFormat(commandLine.getCommandSpec()) == Format.JSON;
  }

  private void log(String level, Map<String, Object> fields) {
    Map<String, Object> all = new TreeMap<>(fields);
    all.put("time", Clock.now());
    all.put("level", level);
    print(commandLine.getErr(), JsonText.writeLine(all));
  }

  /** The text in green, yellow or red, on a terminal. */
  static String good(String text) {
    return style("green", text);
  }

  static String doubtful(String text) {
    return style("yellow", text);
  }

  static String bad(String text) {
    return style("red", text);
  }

  private static String style(String colour, String text) {
    return Ansi.AUTO.enabled() ? Ansi.AUTO.string("@|" + colour + " " + text + "|@") : text;
  }

  private static void print(PrintWriter writer, String text) {
    writer.print(text.endsWith("\n") ? text : text + "\n");
    writer.flush();
  }
}
