package io.zviz.explain;

import io.zviz.compile.Bundle;
import io.zviz.spi.Layer;
import io.zviz.spi.policy.CapabilityIntent;
import io.zviz.spi.policy.Cidr;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers questions about a compiled profile. The layers are asked in the order in which the kernel
 * asks them: an operation meets the filter first.
 */
public final class Explainer {
  private final Bundle bundle;
  private final Steps steps;
  private final CallAnswers calls;
  private final PathAnswers paths;
  private final TrafficAnswers traffic;

  /** For what a profile was compiled to. */
  public Explainer(Bundle bundle) {
    this.bundle = bundle;
    this.steps = new Steps(bundle);
    this.calls = new CallAnswers(bundle, steps);
    this.paths = new PathAnswers(bundle.policy(), steps);
    this.traffic = new TrafficAnswers(bundle.policy(), steps);
  }

  /**
   * Address ranges that every container treats in a way of their own: loopback, link-local, and
   * where clouds keep credentials.
   */
  public static List<Cidr> particularRanges() {
    return TrafficAnswers.particularRanges();
  }

  /** What becomes of an operation, and why. */
  public Answer answer(Question question) {
    if (question instanceof Question.Capability capability) {
      return capability(capability);
    }
    if (question instanceof Question.FileAccess access) {
      return then(access, calls.step(access.call(), List.of()), paths.finding(access));
    }
    if (question instanceof Question.Egress egress) {
      return then(egress, calls.step(egress.call(), List.of()), traffic.finding(egress));
    }
    Question.Call call = (Question.Call) question;
    Step step = calls.step(call.call(), call.arguments());
    return new Answer(
        call, step.verdict(), List.of(step), calls.changes(call.call(), call.arguments(), step));
  }

  /**
   * A layer's word beside what would change it.
   *
   * @param step its word
   * @param changes what would change it
   */
  record Finding(Step step, List<String> changes) {}

  /** The next layer has a word only about what the filter lets through or hands to the broker. */
  private Answer then(Question question, Step filter, Finding next) {
    String call =
        question instanceof Question.FileAccess access
            ? access.call()
            : ((Question.Egress) question).call();
    if (!filter.verdict().passes()) {
      List<String> changes = new ArrayList<>(calls.changes(call, List.of(), filter));
      if (next.step().verdict().kind() == Verdict.Kind.REFUSED) {
        changes.add("and then: " + String.join(", or ", next.changes()));
      }
      return new Answer(question, filter.verdict(), List.of(filter), changes);
    }
    return new Answer(
        question, next.step().verdict(), List.of(filter, next.step()), next.changes());
  }

  private Answer capability(Question.Capability question) {
    CapabilityIntent rule = bundle.policy().intents(CapabilityIntent.class).get(0);
    boolean kept = rule.keep().contains(question.name());
    Step step =
        steps.of(Layer.CONTAINMENT, kept ? Verdict.ALLOWED : Verdict.refused("EPERM"), rule.id());
    String change =
        kept
            ? "capabilities.keep without " + question.name()
            : "capabilities.keep: [" + question.name() + "]";
    return new Answer(question, step.verdict(), List.of(step), List.of(change));
  }
}
