package io.zviz.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Where commands print: results to standard output, everything else to standard error. */
final class Console {
  private final CommandLine commandLine;

  Console(CommandLine commandLine) {
    this.commandLine = commandLine;
  }

  /** Prints a line of the result. */
  void result(String text) {
    print(commandLine.getOut(), text);
  }

  /** Prints a line for the person who looks on. */
  void say(String text) {
    print(commandLine.getErr(), text);
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
