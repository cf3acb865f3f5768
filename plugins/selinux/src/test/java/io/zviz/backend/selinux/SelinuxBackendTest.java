package io.zviz.backend.selinux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.host.HostProbe.ToolResult;
import io.zviz.spi.host.Support;
import io.zviz.spi.launch.ChildStep;
import io.zviz.spi.launch.LaunchStep;
import io.zviz.spi.launch.RunContext;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SocketKind;
import io.zviz.testkit.CompilationChecks;
import io.zviz.testkit.FakeContainerPaths;
import io.zviz.testkit.FakeHostProbe;
import io.zviz.testkit.PolicyBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelinuxBackendTest {
  private static final SelinuxBackend BACKEND = new SelinuxBackend();

  @TempDir private Path folder = Path.of("/");

  private static PolicyBuilder myProfile(String name) {
    return new PolicyBuilder(name)
        .pathDefault()
        .path(PathAccess.READONLY, "/usr")
        .path(PathAccess.WRITABLE, "/tmp")
        .path(PathAccess.HIDDEN, "/root")
        .path(PathAccess.EXECUTABLE, "/usr/bin")
        .sockets(SocketKind.UNIX)
        .keep("CAP_NET_BIND_SERVICE", "CAP_SYSLOG");
  }

  private static Compilation compile(ResolvedPolicy policy) {
    return CompilationChecks.assertComplete(BACKEND, policy, Target.of(Architecture.X86_64));
  }

  private static String text(ResolvedPolicy policy) {
    return ((Content.Text) compile(policy).artifact("cil").orElseThrow().content()).text();
  }

  private static List<LaunchStep> plan(FakeHostProbe host, boolean auditOnly) {
    ResolvedPolicy policy = myProfile("my-profile").build();
    RunContext run =
        new RunContext(
            "c",
            "zviz-0123456789abcdef",
            policy,
            new Support.Unknown("", ""),
            host,
            new FakeContainerPaths(),
            auditOnly);
    return BACKEND.plan(compile(policy), run);
  }

  @Test
  void domainMayDoWhatContainersMayAndWhatTheProfileKeeps() {
    CompiledPolicy policy = CompiledPolicy.of(folder, text(myProfile("my-profile").build()));
    String type = "zviz_my_2dprofile_t";
    assertThat(policy.types()).containsExactly(type);
    assertThat(policy.allowed(type))
        .contains(
            "allow %s %s:capability net_bind_service;".formatted(type, type),
            "allow %s %s:capability2 syslog;".formatted(type, type),
            "allow %s %s:process { fork sigchld };".formatted(type, type))
        .anyMatch(rule -> rule.matches("allow \\S+ container_file_t:file \\{.* write.*};"))
        .anyMatch(rule -> rule.matches("allow \\S+ usr_t:file \\{.* execute .*};"))
        .noneMatch(rule -> rule.matches("allow \\S+ (usr_t|container_ro_file_t):file \\{.*write.*"))
        .noneMatch(rule -> rule.contains(" shadow_t:"))
        .noneMatch(rule -> rule.contains(" port_t:"))
        .noneMatch(rule -> rule.contains("lib_t:"));
    assertThat(policy.allowed("unconfined_t"))
        .contains(
            "allow unconfined_t %s:process transition;".formatted(type),
            "allow unconfined_t %s:process2 { nnp_transition nosuid_transition };".formatted(type));
  }

  @Test
  void portsOfOthersAreReachedOnlyWithInternetSockets() {
    ResolvedPolicy policy = new PolicyBuilder("n").sockets(SocketKind.TCP).build();
    assertThat(CompiledPolicy.of(folder, text(policy)).allowed("zviz_n_t"))
        .contains("allow container_net_domain port_t:tcp_socket name_connect;");
  }

  @Test
  void namesBecomeTypesOfTheirOwn() {
    String[] names = {"a.b", "a-b", "a_b", "a_2eb", "A.b", "a", "a\"(allow x y)\n;", "9", "\u00e4"};
    String[] modules = new String[names.length];
    for (int i = 0; i < names.length; i++) {
      modules[i] = text(myProfile(names[i]).build());
    }
    assertThat(CompiledPolicy.of(folder, modules).types())
        .hasSize(names.length)
        .doesNotHaveDuplicates()
        .contains("zviz_a_2eb_t", "zviz_a_2db_t", "zviz_a_5fb_t", "zviz_a_5f2eb_t");
  }

  @Test
  void hostileFilesAndPathsStayInComments() {
    String hostile = "x)\n(allow unconfined_t shadow_t (file (write)))\n;\"";
    ResolvedPolicy policy =
        new PolicyBuilder("p", hostile)
            .path(PathAccess.WRITABLE, "/x)(typeattributeset domain (bin_t))\n(type evil_t)")
            .build();
    String text = text(policy);
    assertThat(text.lines().filter(line -> line.contains("evil_t")))
        .allMatch(l -> l.startsWith(";"));
    CompiledPolicy compiled = CompiledPolicy.of(folder, text);
    assertThat(compiled.types()).containsExactly("zviz_p_t");
    assertThat(compiled.allowed("unconfined_t")).noneMatch(rule -> rule.contains("write"));
  }

  @Test
  void nothingIsClaimedThatLabelsCannotSay() {
    List<Outcome> outcomes = compile(myProfile("p").build()).outcomes();
    assertThat(outcomes).extracting(Outcome::coverage).doesNotContain(Coverage.FULL);
    assertThat(outcomes)
        .filteredOn(outcome -> outcome.coverage() == Coverage.NONE)
        .extracting(outcome -> outcome.intent().value())
        .containsExactlyInAnyOrder("filesystem/hidden/root", "filesystem/executable/usr/bin");
  }

  @Test
  void linesLeadBackToTheirRules() {
    Content.Text text =
        (Content.Text) compile(myProfile("p").build()).artifact("cil").orElseThrow().content();
    assertThat(text.fragments())
        .filteredOn(fragment -> fragment.text().contains("(capability2 (syslog))"))
        .singleElement()
        .satisfies(
            fragment ->
                assertThat(fragment.intents())
                    .extracting(Object::toString)
                    .containsExactly("capabilities"));
  }

  @Test
  void runEntersItsDomainWithTwoCategoriesOfItsOwn() {
    FakeHostProbe host =
        new FakeHostProbe().toolAnswers((argv, stdin) -> new ToolResult(0, "", ""));
    ChildStep.ExecLabel label = (ChildStep.ExecLabel) plan(host, false).get(0);
    assertThat(label.attribute()).isEqualTo("exec");
    assertThat(label.text()).isEqualTo("system_u:system_r:zviz_my_2dprofile_t:s0");
    assertThat(label.ownCategories()).isTrue();
    assertThat(host.runs())
        .containsExactly(List.of("/usr/bin/runcon", label.text() + ":c0,c1", "/bin/true"));
    assertThat(plan(host, true)).isEmpty();
  }

  @Test
  void withoutItsModuleNothingIsStartedAndTheRemedyIsNamed() {
    FakeHostProbe host =
        new FakeHostProbe()
            .toolAnswers((argv, stdin) -> new ToolResult(1, "", "runcon: Invalid argument\n"));
    assertThatThrownBy(() -> plan(host, false))
        .isInstanceOf(ZvizException.class)
        .hasMessageContaining("semodule -i zviz-my-profile.cil")
        .hasMessageContaining("runcon: Invalid argument");
  }

  @Test
  void indexNamesTheBackend() throws IOException {
    try (var index = SelinuxBackend.class.getResourceAsStream("/META-INF/extensions.idx")) {
      assertThat(new String(Objects.requireNonNull(index).readAllBytes(), StandardCharsets.UTF_8))
          .contains(SelinuxBackend.class.getName());
    }
  }
}
