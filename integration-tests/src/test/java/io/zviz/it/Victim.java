package io.zviz.it;

import io.zviz.broker.Attachment;
import io.zviz.broker.Broker;
import io.zviz.broker.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** A running {@code open_victim}; killed at the end whatever happened. */
final class Victim implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final BufferedReader out;
  private final OutputStream in;
  private Attachment served = millis -> true;

  private Victim(Process process) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.ISO_8859_1);
    this.in = process.getOutputStream();
  }

  private static Victim start(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(CPrograms.of("open_victim").toString());
    command.addAll(arguments);
    return new Victim(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Without a filter: the control. */
  static Victim unfiltered(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("--native"));
    all.addAll(List.of(arguments));
    return start(all);
  }

  /**
   * With its calls served by a broker.
   *
   * @param session gets the pid of the process that makes the calls
   */
  static Victim brokered(Broker broker, IntFunction<Session> session, String... arguments)
      throws IOException {
    Victim victim = start(List.of(arguments));
    String ready = victim.line();
    if (!ready.startsWith("READY ")) {
      victim.close();
      throw new IllegalStateException("the victim said: " + ready);
    }
    long pid =
        List.of(arguments).contains("--pidns")
            ? victim.process.children().findFirst().orElseThrow().pid()
            : victim.process.pid();
    int listener = Listeners.take(pid, Integer.parseInt(ready.substring(6)));
    victim.served = broker.attach(listener, session.apply((int) pid));
    victim.say("go");
    return victim;
  }

  /** Waits with its listener in this process's hands, unserved. */
  static Victim waiting(String... arguments) throws IOException {
    return start(List.of(arguments));
  }

  long pid() {
    return process.pid();
  }

  void say(String line) throws IOException {
    in.write((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
    in.flush();
  }

  /** The next line it prints. */
  String line() throws IOException {
    String line = out.readLine();
    return line == null ? "(ended)" : line;
  }

  /** Everything it prints until its end. */
  List<String> rest() throws IOException {
    in.close();
    return out.lines().toList();
  }

  boolean hasLine() throws IOException {
    return out.ready();
  }

  /** The broker's side of it. */
  Attachment served() {
    return served;
  }

  /** Ends it, and waits until the broker has written down what it did. */
  @Override
  public void close() {
    process.children().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      served.awaitEnd((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
