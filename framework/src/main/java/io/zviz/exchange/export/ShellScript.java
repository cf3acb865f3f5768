package io.zviz.exchange.export;

import java.util.ArrayList;
import java.util.List;

/** A command line that POSIX shells read, one option a line. */
final class ShellScript {
  private final List<String> head = new ArrayList<>();
  private final StringBuilder command = new StringBuilder();

  /** A line before the command. */
  ShellScript line(String text) {
    head.add(text);
    return this;
  }

  /** The command itself, as it is. */
  ShellScript command(String text) {
    command.append(text);
    return this;
  }

  /** Words on a line of their own, each quoted. */
  ShellScript words(String... words) {
    command.append(" \\\n ");
    for (String word : words) {
      command.append(' ').append(quoted(word));
    }
    return this;
  }

  /** Words on a line of their own, as they are. */
  ShellScript raw(String text) {
    command.append(" \\\n  ").append(text);
    return this;
  }

  String text() {
    return "#!/bin/sh\n" + String.join("\n", head) + "\n" + command + "\n";
  }

  /** A word as it is, whatever it holds; in single quotes nothing is special but the quote. */
  static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
