package io.zviz.control;

import io.zviz.run.RunReport;
import java.util.Map;

/** Passes on to whoever has asked what they should know. */
final class Answers implements RunReport {
  private final Connection connection;

  Answers(Connection connection) {
    this.connection = connection;
  }

  @Override
  public void say(String line) {
    connection.send(Map.of("say", line));
  }

  @Override
  public void note(String line) {
    connection.send(Map.of("note", line));
  }
}
