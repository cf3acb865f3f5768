package io.zviz.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.compile.Bundle;
import io.zviz.compile.Compiler;
import io.zviz.containment.ContainmentBackend;
import io.zviz.plugin.InstalledBackend;
import io.zviz.profile.ProfileSource;
import io.zviz.resolve.Overrides;
import io.zviz.resolve.PolicyResolver;
import io.zviz.resolve.ProfileLocator;
import io.zviz.seccomp.SeccompBackend;
import io.zviz.select.BackendSelector;
import io.zviz.select.HostPreferences;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.host.Architecture;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExplainerTest {
  private static final String PROFILE =
      """
      name: p
      version: 1
      extends: minimal
      syscalls:
        allow: [connect, socket, execve, unlink]
        broker: [openat, ioctl]
        deny: [ptrace]
      filesystem:
        readonly: [/usr, /etc]
        writable: [/tmp]
        hidden: [/etc/shadow, /root]
      network:
        egress:
          allow: [10.0.0.0/8, "192.0.2.1:443", "*.example.org:443"]
          deny: [10.1.0.0/16]
        dns_proxy: {enabled: true, upstream: "192.0.2.53:53"}
        ports: {deny_connect: [25]}
        sockets: {allow: [tcp]}
      capabilities: {keep: [CAP_CHOWN]}
      """;

  private final Explainer explainer = new Explainer(bundle(PROFILE));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "openat /etc/shadow             | refused with EACCES or ENOENT | p.yaml:11:12",
        "openat /etc/passwd             | allowed                       | p.yaml:9:20",
        "openat /etc/passwd O_WRONLY    | refused with EACCES or EROFS  | p.yaml:9:20",
        "openat /etc/../root/x          | refused with EACCES or ENOENT | p.yaml:11:25",
        "openat /tmp/x O_RDWR           | allowed                       | p.yaml:10:14",
        "openat /opt/x                  | refused with EACCES or ENOENT | p.yaml:8:1",
        "unlink /usr/x                  | refused with EACCES or EROFS  | p.yaml:9:14",
        "execve /usr/bin/true           | allowed                       | p.yaml:9:14",
        "execve /tmp/evil               | refused with EACCES           | p.yaml:10:14",
        "ptrace                         | refused with EPERM            | p.yaml:7:10",
        "connect 10.2.3.4:80            | allowed                       | p.yaml:14:13",
        "connect 10.1.3.4:80            | refused with EACCES or EHOSTUNREACH or ENETUNREACH"
            + " | p.yaml:15:12",
        "connect 192.0.2.1:443          | allowed                       | p.yaml:14:25",
        "connect 192.0.2.1:80           | refused with EACCES or EHOSTUNREACH or ENETUNREACH"
            + " | every container",
        "connect 10.2.3.4:25            | refused with EACCES or EHOSTUNREACH or ENETUNREACH"
            + " | p.yaml:17:26",
        "connect a.example.org:443      | allowed                       | p.yaml:14:42",
        "connect example.org:443        | refused with EACCES or EHOSTUNREACH or ENETUNREACH"
            + " | every container",
        "connect 127.0.0.1:80           | allowed                       | every container",
        "socket AF_ALG                  | refused with EAFNOSUPPORT     | p.yaml:5:20",
        "socket AF_INET SOCK_STREAM     | allowed                       | p.yaml:18:21",
        "socket AF_INET SOCK_RAW        | refused with EPERM            | @sockets",
        "ioctl 0 TIOCSTI                | refused with EPERM            | @ioctl",
        "ioctl 0 TCGETS                 | allowed                       | @ioctl",
        "CAP_CHOWN                      | allowed                       | p.yaml:19:1",
        "capability CAP_SYS_ADMIN       | refused with EPERM            | p.yaml:19:1",
      })
  void the_verdict_and_the_rule_behind_it(String question, String verdict, String origin) {
    Answer answer = ask(question);

    assertThat(answer.verdict()).hasToString(verdict);
    assertThat(answer.decisive().origin()).startsWith(origin);
    assertThat(answer.changes()).isNotEmpty();
  }

  @Test
  void a_call_without_arguments_shows_that_they_decide() {
    Answer answer = ask("socket");

    assertThat(answer.verdict().kind()).isEqualTo(Verdict.Kind.DEPENDS);
    assertThat(answer.decisive().rule()).contains("by its arguments", "EAFNOSUPPORT");
  }

  @Test
  void a_call_that_is_refused_never_gets_to_the_path() {
    Answer answer =
        new Explainer(bundle("name: q\nversion: 1\nsyscalls: {allow: [read]}\n"))
            .answer(QuestionReader.read(List.of("openat", "/etc/passwd")));

    assertThat(answer.steps()).hasSize(1);
    assertThat(answer.verdict()).hasToString("refused with EPERM");
    assertThat(answer.changes()).contains("syscalls.allow: [openat]");
  }

  @Test
  void the_lines_of_the_artefacts_are_shown() {
    assertThat(ask("ptrace").decisive().lines())
        .anySatisfy(line -> assertThat(line.toString()).matches("p\\.bpf:[0-9]+  .*"));
  }

  @Test
  void what_is_no_operation_is_refused_with_a_proposal() {
    assertThatThrownBy(() -> ask("opneat /x"))
        .isInstanceOf(ZvizException.class)
        .hasMessageContaining("did you mean \"openat\"");
    assertThatThrownBy(() -> ask("socket AF_INTE")).hasMessageContaining("AF_INET");
    assertThatThrownBy(() -> ask("connect 1.2.3:80")).isInstanceOf(ZvizException.class);
    assertThatThrownBy(() -> ask("connect 1.2.3.4:0")).hasMessageContaining("port");
    assertThatThrownBy(() -> ask("CAP_SYSADMIN")).hasMessageContaining("CAP_SYS_ADMIN");
  }

  private Answer ask(String question) {
    return explainer.answer(QuestionReader.read(List.of(question.split(" +"))));
  }

  static Bundle bundle(String yaml) {
    ProfileSource source =
        new ProfileSource("p.yaml", yaml.getBytes(StandardCharsets.UTF_8), Optional.empty());
    var policy = new PolicyResolver(new ProfileLocator(List.of())).resolve(source, Overrides.NONE);
    List<InstalledBackend> installed =
        List.of(
            new InstalledBackend(new ContainmentBackend(), "containment", "1"),
            new InstalledBackend(new SeccompBackend(), "seccomp", "1"));
    var selection =
        new BackendSelector(installed, HostPreferences.NONE).select(policy, Optional.empty());
    return Compiler.compile(policy, selection, Architecture.X86_64);
  }
}
