package io.zviz.plugin;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs code of a plugin on a thread of its own: it may throw anything, take for ever, or print, and
 * does no harm.
 */
final class GuardedCall {
  private GuardedCall() {}

  /**
   * Runs it.
   *
   * @throws ExecutionException with what it threw
   * @throws TimeoutException when it is not back in time; its thread is interrupted and left alone
   */
  static <T> T run(String name, Duration limit, Callable<T> body)
      throws ExecutionException, TimeoutException {
    FutureTask<T> task = new FutureTask<>(body);
    Thread thread = new Thread(PluginThreads.GROUP, task, "zviz-plugin-" + name);
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      throw e;
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new ExecutionException(e);
    }
  }
}
