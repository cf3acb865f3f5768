package io.zviz.manpages;

import io.zviz.app.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Writes what belongs below {@code share}: a page per command, and the completion script. */
public final class Share {
  private static final int DATE_LENGTH = "2026-11-01".length();

  private Share() {}

  /** Arguments: the folder, the version, and the time of the build in ISO 8601. */
  public static void main(String[] arguments) throws IOException {
    write(Path.of(arguments[0]), arguments[1], arguments[2].substring(0, DATE_LENGTH));
  }

  static void write(Path folder, String version, String date) throws IOException {
    CommandLine top = Main.commandLine();
    Path pages = Files.createDirectories(folder.resolve("man/man1"));
    for (CommandLine command : commands(top).values()) {
      ManPage page = new ManPage(command, version, date);
      Files.writeString(pages.resolve(page.name() + ".1"), page.text());
    }
    Path completions = Files.createDirectories(folder.resolve("bash-completion/completions"));
    Files.writeString(completions.resolve("zviz"), AutoComplete.bash("zviz", top) + "\n");
  }

  /** Every command by its full name, such as {@code zviz plugins list}. */
  static Map<String, CommandLine> commands(CommandLine top) {
    Map<String, CommandLine> all = new LinkedHashMap<>();
    all.put(top.getCommandSpec().qualifiedName(), top);
    top.getSubcommands().values().forEach(command -> all.putAll(commands(command)));
    return all;
  }
}
