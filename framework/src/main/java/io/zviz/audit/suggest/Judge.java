package io.zviz.audit.suggest;

import io.zviz.broker.ByteStrings;
import io.zviz.broker.PathAnswer.Access;
import io.zviz.broker.PathDecision;
import io.zviz.compile.Bundle;
import io.zviz.explain.Explainer;
import io.zviz.explain.Question;
import io.zviz.explain.Verdict;
import io.zviz.profile.Addresses;
import io.zviz.profile.BadValueException;
import io.zviz.spi.policy.PortIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.Transport;
import java.util.List;
import java.util.Optional;

/** Whether a profile allows something, as {@code zviz explain} says. */
public final class Judge {
  private final ResolvedPolicy policy;
  private final Explainer explainer;
  private final PathDecision paths;

  /** Of what a profile was compiled to. */
  public Judge(Bundle bundle) {
    this.policy = bundle.policy();
    this.explainer = new Explainer(bundle);
    this.paths = PathDecision.of(policy);
  }

  ResolvedPolicy policy() {
    return policy;
  }

  /** Whether it is allowed; a call whose arguments decide is, when nothing is said about them. */
  boolean allows(Need need) {
    if (need instanceof Need.Call call) {
      return isAllowed(
          new Question.Call(call.name(), call.name(), call.arguments()), isDecidedBy(call.name()));
    }
    if (need instanceof Need.File file) {
      // The call is a need of its own, so one that passes is asked here.
      String call = file.use() == Question.Use.EXECUTE ? "execve" : passing(file.call());
      return isAllowed(new Question.FileAccess(call, call, file.path(), file.use()), false);
    }
    if (need instanceof Need.Egress egress) {
      return isAllowed(question(egress), false);
    }
    if (need instanceof Need.Bind bind) {
      return mayBind(bind.port());
    }
    return need instanceof Need.Capability capability
        && isAllowed(new Question.Capability(capability.name(), capability.name()), false);
  }

  private String passing(String call) {
    return passes(call) ? call : passes("openat") ? "openat" : "open";
  }

  /** Whether a call is not refused whatever its arguments are. */
  boolean passes(String call) {
    Verdict.Kind kind = explainer.answer(new Question.Call(call, call, List.of())).verdict().kind();
    return kind == Verdict.Kind.ALLOWED || kind == Verdict.Kind.DEPENDS;
  }

  private static boolean isDecidedBy(String call) {
    return List.of("open", "openat", "openat2", "creat", "execve", "execveat").contains(call);
  }

  private boolean isAllowed(Question question, boolean orDepends) {
    Verdict.Kind kind = explainer.answer(question).verdict().kind();
    return kind == Verdict.Kind.ALLOWED || (orDepends && kind == Verdict.Kind.DEPENDS);
  }

  private static Question question(Need.Egress need) {
    try {
      Transport transport = need.proto().equals("udp") ? Transport.UDP : Transport.TCP;
      return new Question.Egress(
          need.call(),
          need.call(),
          Optional.of(Addresses.range(need.address())),
          "",
          need.port(),
          transport);
    } catch (BadValueException checkedBefore) {
      throw new IllegalStateException(checkedBefore);
    }
  }

  /** Whether a list names it. */
  private boolean mayBind(int port) {
    List<PortIntent> allowed =
        policy.intents(PortIntent.class).stream()
            .filter(intent -> intent.rule() == PortIntent.Rule.ALLOW_BIND)
            .toList();
    return allowed.stream()
        .anyMatch(intent -> intent.ports().first() <= port && port <= intent.ports().last());
  }

  /** Whether a path must look as if it did not exist. */
  boolean hides(String path) {
    return paths.access(ByteStrings.ofText(path)).access() == Access.HIDDEN;
  }
}
