package io.zviz.it.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.it.cli.Zviz.Result;
import io.zviz.json.JsonText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What zviz says about its own work: every step with --log-level debug, and errors that help. */
class LoggingIT {
  private static final Pattern LINE =
      Pattern.compile("zviz: debug: [a-z]+: .+: .+?( \\(\\d+\\.\\d{3} ms\\))?");

  /** What follows a filter cannot look at the clock. */
  private static final Pattern WITHOUT_TIME =
      Pattern.compile("(child|init): (seccomp|wait for|close\\(listener|execveat).*");

  @TempDir private Path work;
  private Zviz zviz = new Zviz(Path.of("/"));

  @BeforeEach
  void inTheWorkingDirectory() {
    zviz = new Zviz(work);
  }

  @Test
  void debug_shows_every_step_of_the_plan_with_its_result_and_time() {
    String[] run = {"-p", "minimal", "logged", ".", "/bin/echo", "inside"};
    Result result = logged("text", run).succeeds();
    List<String> lines =
        result.err().lines().filter(line -> !line.startsWith("zviz: info: ")).toList();
    assertThat(result.out()).isEqualTo("inside\n");
    assertThat(lines).allMatch(line -> LINE.matcher(line).matches());
    assertThat(lines)
        .allMatch(line -> line.endsWith(" ms)") || WITHOUT_TIME.matcher(line.substring(13)).find());
    for (String part : List.of("resolve", "probe", "select", "compile", "plan", "undo", "run")) {
      assertThat(lines).as(part).anyMatch(line -> line.startsWith("zviz: debug: " + part + ": "));
    }
    List<String> dry = new ArrayList<>(List.of(run));
    dry.add(0, "--dry-run");
    List<String> plan = zviz.run(dry.toArray(String[]::new)).succeeds().out().lines().toList();
    assertThat(plan).hasSizeGreaterThan(200);
    for (String step : plan) {
      assertThat(lines).anyMatch(line -> line.startsWith("zviz: debug: " + step + ": "));
    }
    assertThat(lines.stream().filter(line -> line.startsWith("zviz: debug: child: ")).count())
        .isEqualTo(plan.stream().filter(line -> line.startsWith("child: ")).count());
  }

  @Test
  void without_debug_nothing_is_said_about_steps() {
    String[] run = {"-p", "minimal", "logged", ".", "/bin/true"};
    assertThat(zviz.run(run).succeeds().err()).isEmpty();
    assertThat(zviz.call(withLevel("info", "text", run)).succeeds().err().lines())
        .allMatch(line -> line.startsWith("zviz: info: "));
  }

  @Test
  void the_step_that_failed_is_the_last_of_its_process_and_has_the_error_as_its_result() {
    Result result =
        logged("text", "-p", "minimal", "--cwd", "/no/such", "t", ".", "/bin/true").exits(1);
    List<String> child =
        result.err().lines().filter(line -> line.startsWith("zviz: debug: child: ")).toList();
    assertThat(child.get(child.size() - 1))
        .contains("child: working directory: openat2(\"/no/such\", no magic links): ENOENT");
    assertThat(child).noneMatch(line -> line.contains("execve("));
    assertThat(result.err())
        .contains(
            "ZV-LAUNCH-007 working directory: openat2(\"/no/such\", no magic links): ENOENT\n",
            "undo: remove the state folder",
            "  what to do: ");
  }

  @Test
  void every_line_is_an_object_in_json() throws Exception {
    List<Map<String, Object>> lines =
        objects(logged("json", "-p", "minimal", "logged", ".", "/bin/true").succeeds());
    assertThat(lines)
        .filteredOn(line -> "child".equals(line.get("part")))
        .hasSizeGreaterThan(200)
        .allMatch(line -> line.keySet().containsAll(List.of("time", "level", "step", "result")));
    assertThat(lines)
        .anyMatch(
            line ->
                "child".equals(line.get("part"))
                    && "pivot_root(\".\", \".\")".equals(line.get("step"))
                    && "0".equals(line.get("result"))
                    && line.get("micros") instanceof Long);
  }

  @Test
  void an_error_in_json_has_its_code_step_and_remedy() throws Exception {
    String[] run = {"-p", "minimal", "--state-dir", "/no/such/state", "t", ".", "/bin/true"};
    List<Map<String, Object>> lines = objects(zviz.call(withLevel("warn", "json", run)).exits(1));
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0))
        .containsEntry("level", "error")
        .containsEntry("code", "ZV-LAUNCH-004")
        .containsEntry("message", "cannot make /no/such/state: ENOENT");
    assertThat(lines.get(0).get("remedy")).asString().contains("--state-dir");
    assertThat(zviz.call(withLevel("warn", "text", run)).exits(1).err())
        .isEqualTo(
            "ZV-LAUNCH-004 cannot make /no/such/state: ENOENT\n  what to do: "
                + lines.get(0).get("remedy")
                + "\n");
  }

  @Test
  void an_audit_log_that_cannot_be_opened_is_named_with_the_error_and_what_to_do() {
    String[] run = {"run", "-p", "minimal", "--audit-log", "", "t", ".", "/bin/true"};
    Map<String, String> reasons =
        Map.of(
            "/dev/full",
            "it is not a regular file",
            "/proc/audit.json",
            "ENOENT",
            work.resolve("x".repeat(256)).toString(),
            "ENAMETOOLONG");
    reasons.forEach(
        (log, reason) -> {
          run[4] = log;
          assertThat(zviz.call(run).exits(1).err())
              .startsWith("ZV-EVENT-001 cannot open the audit log " + log + ": " + reason)
              .contains("\n  what to do: name a regular file");
        });
  }

  @Test
  void control_characters_in_what_is_logged_are_made_visible() throws Exception {
    String[] run = {"-p", "minimal", "--cwd", "/\033[31m\nno", "t", ".", "/bin/true"};
    Result text = logged("text", run).exits(1);
    assertThat(text.err())
        .doesNotContain("\033")
        .contains(
            "child: working directory: openat2(\"/\\x1b[31m\\x0ano\", no magic links): ENOENT")
        .contains("ZV-LAUNCH-007 working directory: openat2(\"/\\x1b[31m");
    assertThat(objects(logged("json", run).exits(1)))
        .anyMatch(line -> String.valueOf(line.get("step")).contains("\033[31m\nno"));
  }

  private Result logged(String format, String... run) {
    return zviz.call(withLevel("debug", format, run));
  }

  private String[] withLevel(String level, String format, String... run) {
    List<String> argv = new ArrayList<>(List.of("--log-level", level, "--log-format", format));
    argv.addAll(List.of("run", "--audit-log", zviz.auditLog().toString()));
    argv.addAll(List.of(run));
    return argv.toArray(String[]::new);
  }

  private static List<Map<String, Object>> objects(Result result) throws Exception {
    List<Map<String, Object>> objects = new ArrayList<>();
    for (String line : result.err().lines().toList()) {
      objects.add(JsonText.read(line.getBytes(UTF_8)));
    }
    return objects;
  }
}
