package io.zviz.launch;

import java.util.ArrayList;
import java.util.List;

/** Takes back what a launch has done on the host, once. */
final class Aftermath {
  private final StateFolder folder;
  private final HostTools tools;
  private boolean done;

  Aftermath(StateFolder folder, HostTools tools) {
    this.folder = folder;
    this.tools = tools;
  }

  /**
   * Undoes everything in reverse order and removes the state folder.
   *
   * @throws LaunchException when something could not be undone; then the journal stays, and {@code
   *     zviz cleanup} tries again
   */
  synchronized void clearUp() {
    if (done) {
      return;
    }
    List<String> failures =
        new ArrayList<>(new UndoRunner(tools).run(folder.journal().newestFirst()));
    if (!failures.isEmpty()) {
      throw new LaunchException(
          LaunchError.UNDO, "could not undo everything: " + String.join("; ", failures));
    }
    folder.remove();
    done = true;
  }

  /** The same after a failure, which stays the one that is reported. */
  void clearUpAfter(Throwable failure) {
    try {
      clearUp();
    } catch (LaunchException second) {
      failure.addSuppressed(second);
    }
  }
}
