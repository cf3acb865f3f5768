package io.zviz.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.launch.Seam.Point;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The supervisor is killed while a launch, or a further command's start, is before some step. A
 * child that was there then goes on: wherever it was, it ends before it comes to its command, and
 * after a cleanup nothing is left.
 */
final class KilledSupervisorIT {
  /** Who waits does so by looking: more would leave no time to the others. */
  private static final int BATCH = 6;

  /** What a process does that the supervisor kills at once, to wait for it. */
  private static final String KILLED_ANYWAY = "exit_group";

  private static final long MOST_MILLIS = 60_000;

  @TempDir private Path work;
  private FaultyHost host = new FaultyHost(Path.of("/"));

  @BeforeEach
  void aProfile() throws IOException {
    Files.writeString(work.resolve("faulty.yaml"), FaultyHost.PROFILE);
    host = new FaultyHost(work);
  }

  @Test
  void before_any_step_of_a_launch() throws Exception {
    killedAtEach("launch");
  }

  @Test
  void before_any_step_of_a_further_command() throws Exception {
    killedAtEach("join");
  }

  private void killedAtEach(String what) throws Exception {
    List<Point> steps = steps(what);
    clearUp();
    assertThat(host.marker("control")).as("control").exists();
    HostImage before = image(Set.of());
    // A child cannot stop before it exists.
    List<Integer> chosen =
        Choice.of(steps).stream()
            .filter(i -> steps.get(i).program() == 0 || steps.get(i).number() > 0)
            .filter(i -> !steps.get(i).words().startsWith(KILLED_ANYWAY))
            .toList();
    for (List<Integer> batch : batches(steps, chosen)) {
      Files.delete(host.marker("control"));
      kill(what, batch);
      assertThat(host.marker("control")).as("control").exists();
      clearUp();
      for (int number : batch) {
        if (!FailingStepIT.isLast(steps.get(number), steps)) {
          assertThat(host.marker("stop-" + number)).as(steps.get(number).toString()).doesNotExist();
        }
      }
      assertThat(image(new TreeSet<>(batch))).as(batch.toString()).isEqualTo(before);
    }
  }

  /** Not together with other steps those of a tool, for which the supervisor waits ten seconds. */
  private static List<List<Integer>> batches(List<Point> steps, List<Integer> chosen) {
    List<List<Integer>> batches = new ArrayList<>();
    int program = -1;
    for (int number : chosen) {
      List<Integer> last = batches.isEmpty() ? List.of() : batches.get(batches.size() - 1);
      int own = steps.get(number).program();
      if (last.isEmpty() || last.size() == BATCH || own != program) {
        batches.add(new ArrayList<>());
        program = own;
      }
      batches.get(batches.size() - 1).add(number);
    }
    return batches;
  }

  private List<Point> steps(String what) throws IOException {
    Process process = supervisor(what, List.of("steps"));
    try (BufferedReader out = process.inputReader(UTF_8)) {
      List<Point> steps = out.lines().map(KilledSupervisorIT::point).toList();
      assertThat(process.onExit().join().exitValue()).isZero();
      return steps;
    }
  }

  private static Point point(String line) {
    String[] words = line.split("[: ]", 3);
    return new Point(Integer.parseInt(words[0]), Integer.parseInt(words[1]), words[2]);
  }

  private Process supervisor(String what, List<String> more) throws IOException {
    List<String> argv =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                StoppedLaunches.class.getName(),
                work.toString(),
                what));
    argv.addAll(more);
    return new ProcessBuilder(argv).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private void kill(String what, List<Integer> steps) throws Exception {
    Process process = supervisor(what, steps.stream().map(String::valueOf).toList());
    String line = process.inputReader(UTF_8).readLine();
    assertThat(line).as(steps.toString()).startsWith(StoppedLaunches.STOPPED);
    List<Long> gates = Stream.of(line.split(" ")).skip(1).map(Long::valueOf).toList();
    List<ProcessIdentity> children =
        process.descendants().flatMap(child -> ProcessIdentity.of(child.pid()).stream()).toList();
    process.destroyForcibly();
    assertThat(process.onExit().join().exitValue()).isEqualTo(137);
    long end = System.nanoTime() + MOST_MILLIS * 1_000_000;
    Set<ProcessIdentity> opened = new LinkedHashSet<>();
    while (children.stream().anyMatch(ProcessIdentity::isAlive)) {
      for (ProcessIdentity child : children) {
        if (child.isAlive() && opened.add(child)) {
          goOn(child, gates);
        }
      }
      assertThat(System.nanoTime()).as("%s: %s live on", steps, children).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  /** Opens all gates: what children of one supervisor share of its memory they share. */
  private static void goOn(ProcessIdentity child, List<Long> gates) {
    byte[] open = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(1).array();
    Path file = Path.of("/proc/" + child.pid() + "/mem");
    // Not by a stream: that would try again for ever, since nothing can be written once the child
    // has given its memory up.
    try (FileChannel memory = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (long gate : gates) {
        memory.write(ByteBuffer.wrap(open), gate);
      }
    } catch (IOException ended) {
      return; // Or it runs another program: the init.
    }
  }

  private void clearUp() {
    new Cleanup(host.state(), FaultyHost.HOST).run();
    Containers containers = new Containers(host.state(), FaultyHost.HOST);
    for (ContainerState left : containers.all()) {
      assertThat(left.status()).as(left.id()).isEqualTo(ContainerState.Status.STOPPED);
      containers.delete(left.id());
    }
  }

  private HostImage image(Set<Integer> numbers) {
    Set<String> names =
        new TreeSet<>(
            Set.of(host.kernelName("control"), host.kernelName("warm-up"), host.kernelName("one")));
    for (int number : numbers) {
      names.add(host.kernelName("stop-" + number));
      names.add(host.kernelName("in-" + number));
    }
    return HostImage.now(host, names::contains);
  }
}
