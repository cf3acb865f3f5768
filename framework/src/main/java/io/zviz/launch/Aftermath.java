package io.zviz.launch;

import io.zviz.spi.launch.Undo;
import io.zviz.sys.TimedStep;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Takes back what a launch has done on the host, once. */
final class Aftermath {
  private final StateFolder folder;
  private final HostTools tools;
  private final Predicate<Undo> wanted;
  private boolean done;

  /** After a launch of this boot. */
  Aftermath(StateFolder folder, HostTools tools) {
    this(folder, tools, undo -> true);
  }

  private Aftermath(StateFolder folder, HostTools tools, Predicate<Undo> wanted) {
    this.folder = folder;
    this.tools = tools;
    this.wanted = wanted;
  }

  /**
   * After a launch before the machine was started again: what is not on a disk has gone with it,
   * and what has the same name now is somebody else's.
   */
  static Aftermath ofEarlierBoot(StateFolder folder, HostTools tools) {
    return new Aftermath(folder, tools, Undo.RemoveFolder.class::isInstance);
  }

  /**
   * Undoes everything in reverse order and removes the output and the state folder.
   *
   * @throws LaunchException when something could not be undone; then the journal stays, and {@code
   *     zviz cleanup} tries again. When the output could not be removed, which holds nothing up
   */
  synchronized void clearUp() {
    if (done) {
      return;
    }
    undo();
    Optional<LaunchException> kept = removeOutput();
    try (TimedStep told = TimedStep.begin("undo", "remove the state folder " + folder.path())) {
      folder.remove();
      told.result("done");
    }
    done = true;
    if (kept.isPresent()) {
      throw kept.get();
    }
  }

  private Optional<LaunchException> removeOutput() {
    if (folder.maker().isPresent()) {
      return Optional.empty(); // The output is that of whoever has claimed the id.
    }
    try {
      folder.state().ifPresent(OutputFiles::removeOf);
      return Optional.empty();
    } catch (LaunchException failed) {
      return Optional.of(failed);
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
        new UndoRunner(tools).run(folder.journal().newestFirst().stream().filter(wanted).toList());
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
