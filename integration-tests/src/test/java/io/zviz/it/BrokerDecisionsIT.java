package io.zviz.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.broker.Broker;
import io.zviz.spi.event.Event;
import io.zviz.spi.policy.AuditSettings;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.testkit.PolicyBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The broker opens what the filesystem section names, by whatever path, and nothing else. */
final class BrokerDecisionsIT {
  private static final String ROOT = "/tmp/zviz-broker-decisions-it";
  private static final int O_RDWR = 2;
  private static final int O_CREAT = 0x40;
  private static final int O_TRUNC = 0x200;
  private static final int O_PATH = 0x200000;
  private static Broker broker;

  private final OpenTree tree = new OpenTree(Path.of(ROOT));

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

  static ResolvedPolicy policy(String root) {
    return new PolicyBuilder("decisions")
        .path(PathAccess.WRITABLE, root + "/w")
        .path(PathAccess.READONLY, root + "/r")
        .path(PathAccess.HIDDEN, root + "/h")
        .path(PathAccess.HIDDEN, root + "/w/secret")
        .pathDefault()
        .auditLevel(AuditSettings.Level.FULL)
        .build();
  }

  private static String open(Sessions sessions, OpenCase one, String... options) throws Exception {
    String[] all = java.util.Arrays.copyOf(options, options.length + 1);
    all[options.length] = "table";
    try (Victim victim = Victim.brokered(broker, sessions.each(), all)) {
      victim.say(one.line());
      return victim.line();
    }
  }

  private static String unbrokered(OpenCase one) throws Exception {
    try (Victim victim = Victim.unfiltered("table")) {
      victim.say(one.line());
      return victim.line();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/w/f, 0, 0",
    "/w/f, 2, 0",
    "/r/f, 0, 0",
    "/r/f, 2, 30",
    "/r/f, 512, 30",
    "/r/f, 64, 0",
    "/r/new, 66, 30",
    "/h/f, 0, 2",
    "/h, 65536, 2",
    "/h/new, 66, 13",
    "/w/secret, 0, 2",
    "/n/f, 0, 13",
    "/n/new, 66, 13",
    "/n, 65536, 13",
    "/w/to-hidden, 0, 2",
    "/w/../h/f, 0, 2",
    "/w/missing, 0, 2",
    "/n/missing, 0, 2",
    "/h/f, 2097152, 2",
    "/n/f, 2097152, 13",
    "/r, 4259842, 30"
  })
  void each_path_gets_what_its_most_specific_rule_says(String path, int flags, int errno)
      throws Exception {
    OpenCase one = OpenCase.of(flags, ROOT + path).mode(0600);
    boolean made = (flags & O_CREAT) != 0;
    if (errno != 0 && !path.contains("missing") && !made) {
      assertThat(unbrokered(one)).as("the control opens it").startsWith("ok");
      tree.fresh();
    }
    String answer = open(new Sessions(policy(ROOT)), one);
    assertThat(answer).startsWith(errno == 0 ? "ok" : "errno " + errno);
    assertThat(Files.readString(Path.of(ROOT, "r", "f"))).isEqualTo("readable");
    assertThat(Path.of(ROOT, "r", "new")).doesNotExist();
    assertThat(Path.of(ROOT, "n", "new")).doesNotExist();
  }

  @Test
  void a_descriptor_of_a_hidden_file_cannot_be_reopened_through_proc() throws Exception {
    String[] handed = {"--dir", ROOT + "/r/f"};
    Sessions sessions = new Sessions(policy(ROOT));
    assertThat(open(sessions, OpenCase.of(0, "/proc/self/fd/50"), handed)).startsWith("ok");
    assertThat(open(sessions, OpenCase.of(O_RDWR, "/proc/self/fd/50"), handed))
        .isEqualTo("errno 30");
    String[] hidden = {"--dir", ROOT + "/h/f"};
    assertThat(open(sessions, OpenCase.of(0, "/dev/fd/50"), hidden)).isEqualTo("errno 2");
    assertThat(open(sessions, OpenCase.of(0, "f").at(50), "--dir", ROOT + "/h"))
        .isEqualTo("errno 2");
  }

  @Test
  void proc_self_is_the_target_in_its_own_and_in_the_supervisors_pid_namespace() throws Exception {
    for (String[] options : new String[][] {{}, {"--pidns"}}) {
      Sessions sessions = new Sessions(policy(ROOT));
      for (String path : new String[] {"/proc/self/comm", "/proc/thread-self/comm"}) {
        // "open_vic", of open_victim; the supervisor's would be "java" or a thread's name.
        assertThat(open(sessions, OpenCase.of(0, path), options))
            .endsWith("head=8:6f70656e5f766963");
      }
    }
  }

  @Test
  void in_another_root_paths_and_links_stay_in_it() throws Exception {
    Files.createDirectories(Path.of(ROOT, "w", "etc"));
    Files.writeString(Path.of(ROOT, "w", "etc", "passwd"), "inside");
    Files.createSymbolicLink(Path.of(ROOT, "w", "out"), Path.of("/etc/passwd"));
    ResolvedPolicy inside =
        new PolicyBuilder("inside")
            .path(PathAccess.READONLY, "/etc")
            .path(PathAccess.HIDDEN, "/secret")
            .pathDefault()
            .build();
    for (String path : new String[] {"/etc/passwd", "/../../../etc/passwd", "out", "/out"}) {
      assertThat(open(new Sessions(inside), OpenCase.of(0, path), "--root", ROOT + "/w"))
          .as(path)
          .endsWith("head=6:696e73696465");
    }
    assertThat(open(new Sessions(inside), OpenCase.of(0, "/secret"), "--root", ROOT + "/w"))
        .isEqualTo("errno 2");
    assertThat(open(new Sessions(inside), OpenCase.of(0, "/f"), "--root", ROOT + "/w"))
        .isEqualTo("errno 13");
  }

  @Test
  void another_root_of_its_own_opens_a_task_nothing_more() throws Exception {
    for (String[] one : new String[][] {{"/h", "errno 2"}, {"/n", "errno 13"}, {"/r", "ok"}}) {
      OpenCase file = OpenCase.of(0, "/f");
      String[] table = {"--later-root", ROOT + one[0], "table"};
      try (Victim control = Victim.unfiltered(table);
          Victim victim = Victim.brokered(broker, new Sessions(policy(ROOT)).launched(), table)) {
        control.say(file.line());
        assertThat(control.line()).as("the control").startsWith("ok");
        victim.say(file.line());
        assertThat(victim.line()).as(one[0]).startsWith(one[1]);
      }
    }
    String[] writable = {"--later-root", ROOT + "/w", "table"};
    try (Victim victim = Victim.brokered(broker, new Sessions(policy(ROOT)).launched(), writable)) {
      victim.say(OpenCase.of(O_CREAT | 1, "/new").mode(0600).line());
      assertThat(victim.line()).startsWith("ok");
    }
  }

  /** As docs/broker.md says: a path rule is about the name that is used. */
  @Test
  void a_hard_link_from_before_the_run_is_another_name_of_the_same_file() throws Exception {
    Files.createLink(Path.of(ROOT, "r", "linked"), Path.of(ROOT, "h", "f"));
    Sessions sessions = new Sessions(policy(ROOT));
    assertThat(open(sessions, OpenCase.of(0, ROOT + "/r/linked"))).startsWith("ok");
    assertThat(open(sessions, OpenCase.of(O_RDWR, ROOT + "/r/linked"))).isEqualTo("errno 30");
    assertThat(open(sessions, OpenCase.of(0, ROOT + "/h/f"))).isEqualTo("errno 2");
  }

  @Test
  void a_folder_handed_in_from_outside_of_the_root_opens_nothing() throws Exception {
    Files.createDirectories(Path.of(ROOT, "w", "r"));
    ResolvedPolicy all =
        new PolicyBuilder("all").path(PathAccess.WRITABLE, "/").pathDefault().build();
    String[] options = {"--dir", ROOT + "/r", "--root", ROOT + "/w"};
    assertThat(open(new Sessions(all), OpenCase.of(0, "f").at(50), options)).isEqualTo("errno 13");
    assertThat(open(new Sessions(all), OpenCase.of(O_CREAT, "x").at(50), options))
        .isEqualTo("errno 13");
    assertThat(Path.of(ROOT, "r", "x")).doesNotExist();
  }

  @Test
  void files_that_only_root_may_read_stay_closed_to_others() throws Exception {
    ResolvedPolicy all =
        new PolicyBuilder("all").path(PathAccess.WRITABLE, "/").pathDefault().build();
    OpenCase secret = OpenCase.of(0, ROOT + "/w/secret");
    assertThat(open(new Sessions(all), secret)).startsWith("ok");
    assertThat(open(new Sessions(all), secret, "--uid", "1000")).isEqualTo("errno 13");
    assertThat(open(new Sessions(all), OpenCase.of(0, "/proc/1/environ"), "--uid", "1000"))
        .isEqualTo("errno 13");
    OpenCase made = OpenCase.of(O_CREAT | 1, ROOT + "/w/made").mode(0666).umask(027);
    assertThat(open(new Sessions(all), made, "--uid", "1000"))
        .contains("mode=100640 uid=1000 gid=1000");
  }

  @Test
  void refusals_are_recorded_with_path_errno_and_rule() throws Exception {
    Sessions sessions = new Sessions(policy(ROOT));
    open(sessions, OpenCase.of(O_RDWR | O_TRUNC, ROOT + "/h/f"));
    assertThat(sessions.events()).hasSize(1);
    Event event = sessions.events().get(0);
    assertThat(event.kind()).isEqualTo(Event.Kind.SYSCALL);
    assertThat(event.intent().orElseThrow().value()).isEqualTo("filesystem/hidden" + ROOT + "/h");
    assertThat(event.fields())
        .containsEntry("name", "openat")
        .containsEntry("decision", "denied")
        .containsEntry("errno", "ENOENT")
        .containsEntry("enforced", true)
        .containsEntry("path", ROOT + "/h/f")
        .containsEntry("args.flags", "O_RDWR|O_TRUNC")
        .containsEntry("comm", "open_victim")
        .containsKeys("pid", "latency_us");
  }

  @Test
  void a_run_that_only_records_lets_the_call_go_on() throws Exception {
    Sessions sessions = new Sessions(policy(ROOT)).auditOnly();
    assertThat(open(sessions, OpenCase.of(0, ROOT + "/h/f"))).startsWith("ok");
    assertThat(sessions.events().get(0).fields())
        .containsEntry("decision", "denied")
        .containsEntry("enforced", false);
  }

  @Test
  void an_o_path_descriptor_gives_no_way_around() throws Exception {
    OpenCase pathOnly = OpenCase.of(O_PATH, ROOT + "/r/f");
    assertThat(open(new Sessions(policy(ROOT)), pathOnly)).contains("fl=200000");
    assertThat(open(new Sessions(policy(ROOT)), pathOnly.resolve(0)))
        .as("the flags of openat2 could be changed")
        .isEqualTo("errno 38");
  }
}
