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
    if (!done) {
      undo();
      folder.remove();
      done = true;
    }
  }

  /**
   * The same for a container whose state stays.
   *
   * @param ended its last state
   * @throws LaunchException when something could not be undone; the state is kept all the same
   */
  synchronized void retire(ContainerState ended) {
    if (done) {
      return;
    }
    try {
      undo();
    } catch (LaunchException failed) {
      folder.store(ended);
      throw failed;
    }
    folder.retire(ended);
    done = true;
  }

  private void undo() {
    List<String> failures =
        new ArrayList<>(new UndoRunner(tools).run(folder.journal().newestFirst()));
    if (!failures.isEmpty()) {
      throw new LaunchException(
          LaunchError.UNDO, "could not undo everything: " + String.join("; ", failures));
    }
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
