package io.zviz.backend.apparmor;

import io.zviz.spi.artifact.Content;
import io.zviz.spi.policy.AuditSettings;
import io.zviz.spi.policy.CapabilityIntent;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Writes an AppArmor profile: what no line allows is refused. */
final class AppArmorCompiler {
  private final ResolvedPolicy policy;
  private final FileRules rules;
  private final String name;
  private final String deny;
  private final ProfileText out = new ProfileText();

  private AppArmorCompiler(ResolvedPolicy policy, FileRules rules, String name) {
    this.policy = policy;
    this.rules = rules;
    this.name = Aare.quoted(name);
    // Refusals by a rule are silent unless they are audited.
    this.deny = policy.audit().level() == AuditSettings.Level.NONE ? "  deny " : "  audit deny ";
  }

  /** The name of a policy's profile in the kernel. */
  static String name(ResolvedPolicy policy) {
    return "zviz-" + policy.name().replaceAll("[^A-Za-z0-9._-]", "_");
  }

  /**
   * The text that apparmor_parser reads.
   *
   * @param rules what has to be said about the tree as the policy divides it
   * @param name the profile's name in the kernel
   * @param abi the feature set it is written for
   */
  static Content.Text compile(ResolvedPolicy policy, FileRules rules, String name, String abi) {
    return new AppArmorCompiler(policy, rules, name).write(abi);
  }

  private Content.Text write(String abi) {
    out.line("abi <abi/" + abi + ">,");
    out.line("");
    out.line("profile " + name + " flags=(attach_disconnected,mediate_deleted) {");
    capabilities();
    new SocketRules(policy, out).write();
    processes();
    mounts();
    files();
    out.line("}");
    return out.content();
  }

  private void capabilities() {
    for (CapabilityIntent intent : policy.intents(CapabilityIntent.class)) {
      out.heading(intent);
      for (String capability : intent.keep()) {
        String word = capability.substring("CAP_".length()).toLowerCase(Locale.ROOT);
        out.line("  capability " + ProfileText.harmless(word) + ",", List.of(intent));
      }
    }
  }

  /** Within the container processes may see and signal each other; from outside, signals come. */
  private void processes() {
    out.line("  signal receive,");
    out.line("  signal send peer=" + name + ",");
    out.line("  ptrace (read, trace, readby, tracedby) peer=" + name + ",");
  }

  private void mounts() {
    SyscallQuestions calls = new SyscallQuestions(policy);
    List<Intent> mount = calls.allowing("mount");
    List<Intent> umount = calls.allowing("umount2");
    List<Intent> pivot = calls.allowing("pivot_root");
    rule(mount.isEmpty(), "mount", mount);
    rule(mount.isEmpty(), "remount", mount);
    rule(umount.isEmpty(), "umount", umount);
    rule(pivot.isEmpty(), "pivot_root", pivot);
    out.line(deny + "change_profile,");
  }

  private void rule(boolean refused, String what, List<Intent> causes) {
    out.line((refused ? deny : "  ") + what + ",", causes);
  }

  private void files() {
    for (String folder : rules.regions().listed()) {
      String text = Aare.literal(Aare.bytes(folder)) + ("/".equals(folder) ? "" : "/");
      out.line("  " + Aare.quoted(text) + " r,");
    }
    for (Region region : rules.regions().regions()) {
      region(region);
    }
    for (PathIntent rule : rules.regions().executables()) {
      out.heading(rule);
      allow(Carving.whole(rule.path()), EXECUTION, List.of(rule));
    }
    ownProcess();
  }

  private static final Set<Permission> EXECUTION =
      Set.of(Permission.READ, Permission.MAP, Permission.EXECUTE);

  private void region(Region region) {
    List<PathIntent> causes = region.rule().stream().toList();
    causes.forEach(out::heading);
    if (!region.permissions().isEmpty()) {
      allow(Carving.whole(region.path()), region.permissions(), causes);
    }
    FileRules.Refusal refusal = rules.refusal(region);
    if (!refusal.permissions().isEmpty()) {
      String right = " " + Permission.refused(refusal.permissions()) + ",";
      for (String expression : refusal.expressions().orElse(List.of())) {
        out.line(deny + Aare.quoted(expression) + right, causes);
      }
    }
  }

  private void allow(String expression, Set<Permission> permissions, List<PathIntent> causes) {
    String right = Permission.granted(permissions);
    out.line("  " + Aare.quoted(expression) + " " + right + ",", causes);
  }

  /** What programs set about themselves; the kernel checks whose process it is. */
  private void ownProcess() {
    boolean stated =
        policy.intents(PathIntent.class).stream()
            .anyMatch(rule -> rule.path().text().startsWith("/proc"));
    if (!stated) {
      String files = "{comm,oom_score_adj,timerslack_ns,coredump_filter}";
      out.line("  owner \"/proc/[0-9]*/{,task/[0-9]*/}" + files + "\" w,");
    }
  }
}
