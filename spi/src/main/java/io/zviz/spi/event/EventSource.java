package io.zviz.spi.event;

import java.util.List;

/** Where events of one run are read; polled by the supervisor, closed at the end of the run. */
public interface EventSource extends AutoCloseable {
  /** The events since the last call; never waits. */
  List<Event> poll();

  /**
   * What can only be told at the end, such as peaks. Called once, after the workload has ended and
   * before anything of the run is undone; never waits.
   */
  default List<Event> finish() {
    return List.of();
  }

  @Override
  void close();

  /** A source without events. */
  static EventSource none() {
    return new EventSource() {
      @Override
      public List<Event> poll() {
        return List.of();
      }

      @Override
      public void close() {}
    };
  }
}
