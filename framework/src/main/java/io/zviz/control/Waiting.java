package io.zviz.control;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tells somebody the exit status of a container once it has one. */
final class Waiting {
  private static final int LOOK_SECONDS = 1;

  private Waiting() {}

  /** Returns when it is told, or nobody waits any more. */
  static void answer(Connection connection, CompletableFuture<Integer> ended) {
    Optional<Integer> status = Optional.empty();
    while (status.isEmpty() && !connection.hasEnded()) {
      status = statusSoon(ended);
    }
    status.ifPresent(known -> connection.send(Map.of("status", known)));
  }

  private static Optional<Integer> statusSoon(CompletableFuture<Integer> ended) {
    try {
      return Optional.of(ended.get(LOOK_SECONDS, TimeUnit.SECONDS));
    } catch (TimeoutException notYet) {
      return Optional.empty();
    } catch (InterruptedException | ExecutionException never) {
      throw new IllegalStateException(never);
    }
  }
}
