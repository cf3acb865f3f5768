package io.zviz.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.event.Event;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.Header;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.LimitIntent;
import io.zviz.spi.policy.Origin;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathDefaultIntent;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.PathPattern;
import io.zviz.spi.policy.Strength;
import io.zviz.spi.policy.SyscallIntent;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RefusalSummaryTest {
  private final RefusalSummary summary = new RefusalSummary(true);

  @Test
  void a_run_without_refusals_has_nothing_to_say() {
    summary.hear(event(Map.of("name", "openat", "decision", "allowed")), Optional.empty());
    assertThat(summary.lines()).isEmpty();
  }

  @Test
  void the_same_refusal_is_one_line_with_its_count_rule_and_remedy() {
    Intent rule = new SyscallIntent(header("syscalls/mount"), "mount", Decision.DENY, "mount");
    Event mount = event(Map.of("name", "mount", "decision", "denied", "errno", "EPERM"));
    summary.hear(mount, Optional.of(rule));
    summary.hear(mount, Optional.of(rule));
    assertThat(summary.lines())
        .hasSize(2)
        .last()
        .asString()
        .contains("mount: EPERM, 2 times", "my-app.yaml:14:7", "syscalls.allow: [mount]");
  }

  @Test
  void a_hidden_path_names_the_list_it_stands_in() {
    Intent rule =
        new PathIntent(
            header("filesystem/hidden/root"), new PathPattern("/root"), PathAccess.HIDDEN);
    summary.hear(
        event(Map.of("name", "openat", "path", "/root/x", "decision", "denied", "errno", "ENOENT")),
        Optional.of(rule));
    assertThat(summary.lines())
        .last()
        .asString()
        .contains("openat /root/x", "take /root out of filesystem.hidden");
  }

  @Test
  void a_capability_is_named_with_the_call_that_needs_it() {
    Map<String, Object> fields =
        Map.of("name", "CAP_SETUID", "call", "setuid", "decision", "denied", "enforced", false);
    summary.hear(
        new Event(Event.Kind.CAPABILITY, Optional.empty(), new TreeMap<>(fields)),
        Optional.empty());
    assertThat(summary.lines())
        .last()
        .asString()
        .contains("CAP_SETUID for setuid: once", "capabilities.keep: [CAP_SETUID]");
  }

  @Test
  void a_destination_is_proposed_as_profiles_write_it() {
    Map<String, Object> fields =
        Map.of("name", "connect", "address", "2001:db8::1", "port", 443, "decision", "denied");
    RefusalSummary recorded = new RefusalSummary(false);
    recorded.hear(
        new Event(Event.Kind.NETWORK, Optional.empty(), new TreeMap<>(fields)), Optional.empty());
    assertThat(recorded.lines())
        .containsExactly(
            "zviz: would have been refused during this run:",
            "  connect to [2001:db8::1]:443: once, by the profile's default; to allow it:"
                + " network.egress.allow: [\"[2001:db8::1]:443\"]");
  }

  @Test
  void a_file_that_was_to_be_written_is_proposed_as_writable() {
    Intent rule = new PathDefaultIntent(header("filesystem/default"));
    for (String flags : new String[] {"O_RDONLY", "O_WRONLY|O_CREAT|O_TRUNC"}) {
      summary.hear(
          event(Map.of("name", "openat", "path", "/x", "decision", "denied", "args.flags", flags)),
          Optional.of(rule));
    }
    assertThat(summary.lines()).element(1).asString().endsWith("list /x under filesystem.readonly");
    assertThat(summary.lines()).element(2).asString().endsWith("list /x under filesystem.writable");
  }

  @Test
  void a_limit_that_was_met_is_named_with_its_last_count() {
    Intent rule =
        new LimitIntent(header("resources/memory_max"), LimitIntent.Limit.MEMORY_MAX, 1 << 24);
    summary.hear(resource(Map.of("resource", "memory", "peak", 1L)), Optional.of(rule));
    assertThat(summary.lines()).as("a peak is no limit that was met").isEmpty();

    summary.hear(resource(Map.of("resource", "memory", "oom_kills", 1L)), Optional.of(rule));
    summary.hear(resource(Map.of("resource", "memory", "oom_kills", 3L)), Optional.of(rule));
    assertThat(summary.lines())
        .singleElement()
        .asString()
        .contains("killed 3", "my-app.yaml:14:7", "resources.memory_max");
  }

  @Test
  void many_kinds_are_cut_and_the_rest_counted() {
    for (int i = 0; i < 25; i++) {
      summary.hear(
          event(Map.of("name", "call" + i, "decision", "denied", "errno", "EPERM")),
          Optional.empty());
    }
    assertThat(summary.lines()).hasSize(12).last().asString().contains("15 more kinds");
  }

  private static Event resource(Map<String, Object> fields) {
    return new Event(Event.Kind.RESOURCE, Optional.empty(), new TreeMap<>(fields));
  }

  private static Header header(String id) {
    return new Header(new IntentId(id), new Origin("my-app.yaml", 14, 7), Strength.REQUIRED);
  }

  private static Event event(Map<String, Object> fields) {
    return new Event(Event.Kind.SYSCALL, Optional.empty(), new TreeMap<>(fields));
  }
}
