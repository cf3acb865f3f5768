package io.zviz.run;

import io.zviz.launch.LaunchPlan;
import io.zviz.spi.LayerBackend;
import io.zviz.spi.launch.RunContext;
import java.util.List;

/**
 * Everything about a run that is known before anything is done.
 *
 * @param enforcement the profile and what was made of it
 * @param decisions what is decided about its calls and paths
 * @param options how it is run
 * @param launch what the host and the child do
 * @param participants the backends that take part, each with what it was told
 * @param notes what the user should know
 */
record RunPlan(
    Enforcer.Enforcement enforcement,
    Sharing.Decisions decisions,
    RunOptions options,
    LaunchPlan launch,
    List<Participant> participants,
    List<String> notes) {
  /** Copies the lists. */
  RunPlan {
    participants = List.copyOf(participants);
    notes = List.copyOf(notes);
  }

  /**
   * A backend in this run.
   *
   * @param backend the backend
   * @param context what it was told
   */
  record Participant(LayerBackend backend, RunContext context) {}
}
