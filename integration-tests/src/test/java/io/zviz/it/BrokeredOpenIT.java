package io.zviz.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.broker.Broker;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.testkit.PolicyBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A brokered open gives what the kernel's own gives: same descriptor, same errno, same file. */
final class BrokeredOpenIT {
  private static final Path ROOT = Path.of("/tmp/zviz-broker-open-it");
  private static Broker broker;

  private final OpenTree tree = new OpenTree(ROOT);

  @BeforeAll
  static void start() {
    broker = Brokers.start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @BeforeEach
  void make() throws Exception {
    tree.fresh();
  }

  @AfterEach
  void remove() throws IOException {
    tree.remove();
  }

  /** Everything of the tree may be changed, so that only the kernel's own rules are left. */
  private static ResolvedPolicy everything() {
    return new PolicyBuilder("everything").path(PathAccess.WRITABLE, "/").pathDefault().build();
  }

  private List<String> run(List<OpenCase> cases, boolean brokered, String... options)
      throws Exception {
    tree.fresh();
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(
        List.of(
            "--cd", ROOT.toString(), "--dir", ROOT + "/w/sub", "--dir", ROOT + "/w/f", "table"));
    String[] all = arguments.toArray(String[]::new);
    try (Victim victim =
        brokered
            ? Victim.brokered(broker, new Sessions(everything()).each(), all)
            : Victim.unfiltered(all)) {
      List<String> answers = new ArrayList<>();
      for (OpenCase one : cases) {
        victim.say(one.line());
        answers.add(one + " -> " + victim.line());
      }
      return answers;
    }
  }

  private void compare(List<OpenCase> cases, String... options) throws Exception {
    List<String> expected = run(cases, false, options);
    List<String> answers = run(cases, true, options);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < expected.size(); i++) {
      if (!expected.get(i).equals(answers.get(i))) {
        differences.add("\nwithout " + expected.get(i) + "\nwith    " + answers.get(i));
      }
    }
    assertThat(differences).isEmpty();
    assertThat(expected).as("the control opens something").anyMatch(line -> line.contains("ok fl"));
  }

  @Test
  void flags_modes_umasks_and_folders_come_out_as_without_a_broker() throws Exception {
    compare(OpenCases.flags());
  }

  @Test
  void files_are_made_as_without_a_broker() throws Exception {
    compare(OpenCases.creation());
  }

  @Test
  void paths_of_every_shape_come_out_as_without_a_broker() throws Exception {
    compare(OpenCases.paths());
  }

  @Test
  void openat2_comes_out_as_without_a_broker() throws Exception {
    compare(OpenCases.openat2());
  }

  @Test
  void all_of_it_for_a_user_without_capabilities() throws Exception {
    List<OpenCase> all = new ArrayList<>(OpenCases.flags());
    all.addAll(OpenCases.creation());
    all.addAll(OpenCases.paths());
    all.addAll(OpenCases.openat2());
    assertThat(all).hasSizeGreaterThan(150);
    compare(all, "--uid", "1000");
  }

  @Test
  void the_targets_limit_of_descriptors_holds() throws Exception {
    String[] full = {"--nofile", "3", "--cd", ROOT.toString(), "table"};
    try (Victim victim = Victim.brokered(broker, new Sessions(everything()).each(), full)) {
      victim.say(OpenCase.of(0, "w/f").line());
      assertThat(victim.line()).isEqualTo("errno 24");
    }
  }

  @Test
  void bytes_that_are_no_utf8_name_exactly_that_file() throws Exception {
    byte[] name = {'w', '/', (byte) 0xff, (byte) 0xfe, (byte) 0x80};
    byte[] replaced = "w/\ufffd\ufffd\ufffd".getBytes(StandardCharsets.UTF_8);
    OpenCase make = OpenCase.of(0x42, "").mode(0600).bytes(name);
    List<OpenCase> cases =
        List.of(
            make,
            OpenCase.of(0, "").bytes(name),
            OpenCase.of(0, "").bytes(replaced),
            make.bytes(replaced));
    compare(cases);
  }
}
