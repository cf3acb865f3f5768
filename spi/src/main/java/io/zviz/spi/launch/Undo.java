package io.zviz.spi.launch;

import java.nio.file.Path;
import java.util.List;

/** What takes a host step back. Doing it twice, or for a step that was not done, does no harm. */
public sealed interface Undo {
  /** What is done, in words, one line. */
  String describe();

  /**
   * Kills what is in a control group and removes it.
   *
   * @param folder the group's folder
   */
  record RemoveCgroup(Path folder) implements Undo {
    @Override
    public String describe() {
      return "remove the control group " + folder;
    }
  }

  /**
   * The same for a group in a user's group; when it was the last one of a run there, supervisors
   * move back into the user's group, which passes nothing on any more.
   *
   * @param folder the group's folder
   */
  record RemoveDelegatedCgroup(Path folder) implements Undo {
    @Override
    public String describe() {
      return "remove the control group " + folder + ", and zviz's own with the last one";
    }
  }

  /**
   * Writes an old value back.
   *
   * @param file the file
   * @param text the old value
   */
  record WriteFile(Path file, String text) implements Undo {
    @Override
    public String describe() {
      return "write \"" + text.strip() + "\" back to " + file;
    }
  }

  /**
   * Runs a tool; its failure is reported, and the other undos go on.
   *
   * @param argv the tool and its arguments
   * @param stdin what it reads
   */
  record RunTool(List<String> argv, String stdin) implements Undo {
    /** Copies the list. */
    public RunTool {
      argv = List.copyOf(argv);
    }

    @Override
    public String describe() {
      return "run " + String.join(" ", argv);
    }
  }

  /**
   * Removes a folder and what is below it, without following links; never crosses a mount.
   *
   * @param folder a folder of this run's own
   */
  record RemoveFolder(Path folder) implements Undo {
    @Override
    public String describe() {
      return "remove " + folder;
    }
  }
}
