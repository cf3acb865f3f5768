package io.zviz.audit.suggest;

import static io.zviz.audit.Lines.denied;
import static io.zviz.audit.Lines.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.audit.AuditRecord;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SuggestionTest {
  private static final String BASE =
      """
      name: p
      version: "1"
      extends: minimal
      syscalls:
        broker: [openat]
      filesystem:
        hidden: [/srv/hidden]
      """;

  @TempDir private Path folder = Path.of("/nowhere");
  private Suggesting minimal = new Suggesting(Path.of("/tmp"), BASE);

  @BeforeEach
  void inTheFolder() {
    minimal = new Suggesting(folder, BASE);
  }

  private static AuditRecord opened(String path, String flags) {
    return denied("openat", "path", path, "args", Map.of("flags", flags));
  }

  @Test
  void a_refused_call_is_allowed_and_no_other() {
    minimal.recorded(denied("chroot"), denied("chroot"));
    String profile = minimal.profile();
    assertThat(profile)
        .contains("extends: p.yaml", "    - chroot  # 2 times, by cat\n")
        .contains("2 recorded events of 1 run");
    assertThat(minimal.before("chroot")).startsWith("refused");
    assertThat(minimal.verdict(profile, "chroot")).isEqualTo("allowed");
    assertThat(minimal.verdict(profile, "mount")).startsWith("refused");
    assertThat(minimal.stillRefused(profile)).isEmpty();
  }

  @Test
  void a_refused_path_is_readable_or_writable_as_it_was_needed_and_its_neighbours_are_not() {
    minimal.recorded(opened("/opt/data/in", "O_RDONLY"), opened("/opt/data/log", "O_WRONLY"));
    String profile = minimal.profile();
    assertThat(minimal.before("openat /opt/data/in")).startsWith("refused");
    assertThat(minimal.verdict(profile, "openat /opt/data/in")).isEqualTo("allowed");
    assertThat(minimal.verdict(profile, "openat /opt/data/in O_RDWR")).startsWith("refused");
    assertThat(minimal.verdict(profile, "openat /opt/data/log O_RDWR")).isEqualTo("allowed");
    assertThat(minimal.verdict(profile, "openat /opt/data/other")).startsWith("refused");
    assertThat(minimal.stillRefused(profile)).isEmpty();
  }

  @Test
  void several_paths_in_one_folder_are_that_folder() {
    minimal.recorded(
        opened("/opt/data/a", "O_RDONLY"),
        opened("/opt/data/b", "O_RDONLY"),
        opened("/opt/data/c", "O_RDONLY"),
        opened("/opt/other/a", "O_RDONLY"),
        opened("/opt/other/b", "O_RDONLY"));
    String profile = minimal.profile();
    assertThat(profile)
        .contains("    - /opt/data  # for 3 paths in it, such as /opt/data/a; 3 times, by cat")
        .contains("    - /opt/other/a  #", "    - /opt/other/b  #")
        .doesNotContain("- /opt/data/a");
    assertThat(minimal.stillRefused(profile)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/home", "/root", "/var", "/home/me", "/opt", "/srv"})
  void but_never_a_folder_that_would_open_far_more(String parent) {
    String folder = parent.equals("/") ? "" : parent;
    for (int i = 0; i < 5; i++) {
      minimal.recorded(opened(folder + "/x" + i, "O_RDONLY"));
    }
    assertThat(minimal.profile())
        .contains("- " + folder + "/x0  #", "- " + folder + "/x4  #")
        .doesNotContain("- " + parent + "  #");
  }

  @Test
  void hidden_paths_stay_by_themselves_and_say_so() {
    minimal.recorded(
        opened("/etc/shadow", "O_RDONLY"),
        opened("/srv/hidden/a", "O_RDONLY"),
        opened("/srv/hidden/b", "O_RDONLY"),
        opened("/srv/hidden/c", "O_RDONLY"),
        opened("/opt/keys/server.key", "O_RDONLY"));
    assertThat(minimal.profile())
        .contains("    - /etc/shadow  # HIDDEN so far: is the program to see it?; once, by cat")
        .contains("    - /srv/hidden/c  # HIDDEN so far")
        .contains("    - /opt/keys/server.key  # SECRETS are usually there");
    assertThat(minimal.stillRefused(minimal.profile())).isEmpty();
  }

  @Test
  void a_file_that_is_made_needs_the_folder_it_is_made_in() {
    minimal.recorded(opened("/opt/out/new", "O_WRONLY|O_CREAT"));
    assertThat(minimal.profile()).contains("    - /opt/out  # for files such as new; once, by cat");
    assertThat(minimal.stillRefused(minimal.profile())).isEmpty();
  }

  @Test
  void what_is_made_renamed_or_removed_needs_its_folder_too() {
    minimal.recorded(
        denied("unlinkat", "path", "/opt/a/x"),
        denied("bind", "path", "/opt/b/socket"),
        denied("truncate", "path", "/opt/c/file"),
        denied("stat", "path", "/opt/d/looked-at"),
        event("file", "path", "/opt/e/x", "right", "remove", "decision", "denied", "profile", "p"),
        event("file", "path", "/opt/f/x", "right", "write", "decision", "denied", "profile", "p"),
        event(
            "file", "path", "/opt/g/x", "right", "execute", "decision", "denied", "profile", "p"));
    assertThat(minimal.profile())
        .contains("    - /opt/a  #", "    - /opt/b  #", "    - /opt/c/file  #")
        .contains("    - /opt/e  #", "    - /opt/f/x  #")
        .contains("  readonly:\n    - /opt/g/x  #")
        .doesNotContain("/opt/d");
    assertThat(minimal.stillRefused(minimal.profile())).isEmpty();
  }

  @Test
  void what_a_profile_cannot_say_is_left_out_with_the_reason() {
    minimal.recorded(
        opened("relative", "O_RDONLY"),
        opened("/opt/a*b", "O_RDONLY"),
        opened("/opt/\\xff", "O_RDONLY"),
        opened("/sys/x", "O_WRONLY"),
        denied("ioctl", "args", Map.of("fd", 0, "command", "0x5412")));
    assertThat(minimal.suggestion(false).isEmpty()).isTrue();
    assertThat(minimal.suggestion(false).left())
        .anyMatch(line -> line.startsWith("openat relative (once, by cat): a relative path"))
        .anyMatch(line -> line.contains("* stands for other names too"))
        .anyMatch(line -> line.contains("bytes that a profile cannot have"))
        .anyMatch(line -> line.contains("never writable"))
        .anyMatch(line -> line.startsWith("ioctl TIOCSTI"))
        .hasSize(5);
  }

  @Test
  void paths_are_brought_to_their_normal_form() {
    minimal.recorded(opened("/opt//lib/gcc/../../x", "O_RDONLY"));
    assertThat(minimal.profile()).contains("    - /opt/x  #");
  }

  @ParameterizedTest
  @CsvSource({
    "AF_INET, SOCK_STREAM, 0, tcp",
    "AF_INET6, SOCK_DGRAM, 0, udp",
    "AF_INET, SOCK_DGRAM, 1, icmp",
    "AF_INET, SOCK_RAW, 1, raw",
    "AF_NETLINK, SOCK_RAW, 0, netlink",
    "AF_VSOCK, SOCK_STREAM, 0, vsock"
  })
  void a_socket_is_allowed_by_its_kind(String domain, String type, int protocol, String kind) {
    minimal.recorded(socket(domain, type, protocol));
    String profile = minimal.profile();
    assertThat(profile).contains("network:\n  sockets:\n    allow:\n      - " + kind + "  #");
    assertThat(minimal.verdict(profile, "socket AF_PACKET SOCK_RAW 0")).startsWith("refused");
    assertThat(minimal.stillRefused(profile)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"AF_ALG, SOCK_SEQPACKET, 0", "AF_NETLINK, SOCK_RAW, 9"})
  void a_socket_of_no_kind_is_allowed_by_its_arguments_alone(
      String domain, String type, int protocol) {
    minimal.recorded(socket(domain, type, protocol));
    String profile = minimal.profile();
    assertThat(minimal.verdict(profile, "socket %s %s %d".formatted(domain, type, protocol)))
        .isEqualTo("allowed");
    assertThat(minimal.verdict(profile, "socket %s %s %d".formatted(domain, type, 12)))
        .startsWith("refused");
    assertThat(minimal.verdict(profile, "socket AF_VSOCK SOCK_STREAM 0")).startsWith("refused");
  }

  private static AuditRecord socket(String domain, String type, int protocol) {
    return denied("socket", "args", Map.of("domain", domain, "type", type, "protocol", protocol));
  }

  @Test
  void commands_of_inspected_calls_join_those_that_were_allowed_without_a_list() {
    minimal.recorded(denied("ioctl", "args", Map.of("fd", 0, "command", "0x125d")));
    String profile = minimal.profile();
    assertThat(minimal.before("ioctl 0 TIOCGWINSZ")).isEqualTo("allowed");
    assertThat(minimal.before("ioctl 0 0x125d")).startsWith("refused");
    assertThat(minimal.verdict(profile, "ioctl 0 0x125d")).isEqualTo("allowed");
    assertThat(minimal.verdict(profile, "ioctl 0 TIOCGWINSZ")).isEqualTo("allowed");
    assertThat(minimal.verdict(profile, "ioctl 0 0x125e")).startsWith("refused");
  }

  @Test
  void new_namespaces_are_allowed_one_kind_at_a_time() {
    minimal.recorded(denied("clone", "args", Map.of("flags", "0x10000011")));
    String profile = minimal.profile();
    assertThat(minimal.verdict(profile, "clone 0x10000000")).isEqualTo("allowed");
    assertThat(minimal.verdict(profile, "clone 0x50000000")).startsWith("refused");
    assertThat(minimal.verdict(profile, "clone 17")).isEqualTo("allowed");
  }

  @Test
  void calls_that_walk_around_an_inspection_are_left_out_unless_they_are_asked_for() {
    minimal.recorded(
        denied("clone3", "errno", "ENOSYS"), denied("io_uring_setup", "errno", "ENOSYS"));
    assertThat(minimal.suggestion(false).isEmpty()).isTrue();
    assertThat(minimal.suggestion(false).left().get(0)).contains("clone3", "another way");
    assertThat(minimal.suggestion(true).isEmpty()).isFalse();
  }

  @Test
  void other_calls_with_another_way_are_allowed_with_a_word_about_it() {
    minimal.recorded(denied("mseal", "errno", "ENOSYS"));
    assertThat(minimal.profile())
        .contains("    - mseal  # once, by cat; callers have another way when it is missing");
    Suggesting everyClone =
        new Suggesting(folder, BASE.replace("syscalls:\n", "syscalls:\n  allow: [clone]\n"))
            .recorded(denied("clone3", "errno", "ENOSYS"));
    assertThat(everyClone.profile()).contains("    - clone3  #");
  }

  @Test
  void a_call_beside_one_that_is_inspected_is_inspected_too() {
    minimal.recorded(denied("open", "path", "/usr/x", "args", Map.of("flags", "O_RDONLY")));
    assertThat(minimal.profile()).contains("syscalls:\n  broker:\n    - open  #");
  }

  @Test
  void addresses_ports_and_capabilities_are_named_exactly() {
    minimal.recorded(
        event(
            "network",
            "name",
            "connect",
            "address",
            "192.0.2.7",
            "port",
            443,
            "proto",
            "tcp",
            "decision",
            "denied",
            "profile",
            "p"),
        event(
            "network",
            "name",
            "bind",
            "address",
            "0.0.0.0",
            "port",
            8080,
            "proto",
            "tcp",
            "decision",
            "denied",
            "profile",
            "p"),
        event("capability", "name", "CAP_CHOWN", "decision", "denied", "profile", "p"));
    String profile = minimal.profile();
    assertThat(minimal.verdict(profile, "connect 192.0.2.7:443")).isEqualTo("allowed");
    assertThat(minimal.verdict(profile, "connect 192.0.2.7:80")).startsWith("refused");
    assertThat(minimal.verdict(profile, "connect 192.0.2.8:443")).startsWith("refused");
    assertThat(minimal.verdict(profile, "CAP_CHOWN")).isEqualTo("allowed");
    assertThat(minimal.verdict(profile, "CAP_KILL")).startsWith("refused");
    assertThat(profile).contains("    allow_bind:\n      - 8080  # once");
  }

  @Test
  void what_only_holds_without_a_list_holds_with_one_too() {
    Suggesting open =
        new Suggesting(folder, "name: p\nversion: 1\nsyscalls:\n  deny: [mount]\n")
            .recorded(denied("mount"), socket("AF_VSOCK", "SOCK_STREAM", 0));
    String profile = open.profile();
    assertThat(open.before("reboot")).isEqualTo("allowed");
    assertThat(open.verdict(profile, "mount")).isEqualTo("allowed");
    assertThat(open.verdict(profile, "reboot")).isEqualTo("allowed");
    assertThat(open.verdict(profile, "socket AF_INET SOCK_STREAM 0")).isEqualTo("allowed");
    assertThat(open.stillRefused(profile)).isEmpty();
  }

  @Test
  void a_profile_without_calls_keeps_those_of_the_built_in_default() {
    Suggesting silent = new Suggesting(folder, "name: p\nversion: 1\n").recorded(denied("mount"));
    String profile = silent.profile();
    assertThat(silent.verdict(profile, "mount")).isEqualTo("allowed");
    assertThat(silent.verdict(profile, "memfd_create")).isEqualTo("allowed");
    assertThat(silent.verdict(profile, "clone 0x10000000")).startsWith("refused");
    assertThat(silent.verdict(profile, "reboot")).startsWith("refused");
  }

  @Test
  void events_of_runs_and_of_what_was_allowed_anyway_propose_nothing() {
    minimal.recorded(
        event("lifecycle", "name", "started", "profile", "p"),
        event("syscall", "name", "read", "decision", "allowed", "profile", "p"),
        event("resource", "memory_peak", 7, "profile", "p"));
    assertThat(minimal.suggestion(false).isEmpty()).isTrue();
    assertThat(minimal.suggestion(false).left()).isEmpty();
  }

  @Test
  void what_was_allowed_is_needed_too_by_a_profile_that_refuses_it() {
    minimal.recorded(event("syscall", "name", "chroot", "decision", "allowed", "profile", "q"));
    assertThat(minimal.profile()).contains("- chroot");
  }

  @Test
  void the_words_of_programs_cannot_leave_their_comment() {
    minimal.recorded(
        event(
            "syscall",
            "name",
            "chroot",
            "decision",
            "denied",
            "profile",
            "p",
            "comm",
            "x\n  - mount\u2028 \u001b[2J"));
    String profile = minimal.profile();
    assertThat(profile).doesNotContain("\u001b").doesNotContain("\n  - mount");
    assertThat(minimal.verdict(profile, "mount")).startsWith("refused");
  }

  @Test
  void a_path_with_any_character_is_that_path() {
    String path = "/opt/a: b#c \"d\" \u00e9\ud83d\ude00 'e' %f {g} &h !i";
    minimal.recorded(opened(path, "O_RDONLY"), opened("/opt/back\\\\slash", "O_RDONLY"));
    String profile = minimal.profile();
    assertThat(minimal.stillRefused(profile)).isEmpty();
    assertThat(profile.chars()).allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f));
  }

  @Test
  void past_a_number_of_different_things_more_are_only_counted() {
    Recordings few = new Recordings(2);
    for (int i = 0; i < 5; i++) {
      few.accept(opened("/opt/" + i, "O_RDONLY"));
    }
    assertThat(few.needs()).hasSize(2);
    assertThat(few.beyond()).isEqualTo(4);
  }
}
