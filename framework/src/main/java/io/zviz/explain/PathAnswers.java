package io.zviz.explain;

import io.zviz.broker.ByteStrings;
import io.zviz.broker.PathAnswer;
import io.zviz.broker.PathAnswer.Access;
import io.zviz.broker.PathDecision;
import io.zviz.explain.Explainer.Finding;
import io.zviz.explain.Question.Use;
import io.zviz.spi.Layer;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.List;
import java.util.Optional;

/** What the filesystem section says about a file; layers A and C and the broker carry it out. */
final class PathAnswers {
  private final ResolvedPolicy policy;
  private final PathDecision decision;
  private final Steps steps;

  PathAnswers(ResolvedPolicy policy, Steps steps) {
    this.policy = policy;
    this.decision = PathDecision.of(policy);
    this.steps = steps;
  }

  Finding finding(Question.FileAccess question) {
    String path = ByteStrings.ofText(question.path());
    PathAnswer answer =
        question.use() == Use.EXECUTE ? decision.execution(path) : decision.access(path);
    Verdict verdict = verdict(question, answer);
    Optional<IntentId> rule = answer.rule();
    Step step =
        rule.isPresent()
            ? steps.of(Layer.LSM, verdict, rule.get())
            : Steps.builtIn(Layer.CONTAINMENT, verdict, builtInRule(question, answer));
    return new Finding(step, changes(question, answer, step));
  }

  /** What may be done with a path. */
  Access access(String path) {
    return decision.access(ByteStrings.ofText(path)).access();
  }

  /** Whether a file may be run. */
  boolean isExecutable(String path) {
    Question.FileAccess question = new Question.FileAccess(path, "execve", path, Use.EXECUTE);
    PathAnswer answer = decision.execution(ByteStrings.ofText(path));
    return verdict(question, answer).isAllowed();
  }

  private Verdict verdict(Question.FileAccess question, PathAnswer answer) {
    boolean readable = answer.access().compareTo(Access.READABLE) <= 0;
    return switch (answer.access()) {
      case HIDDEN, UNNAMED ->
          question.use() == Use.EXECUTE
                  && decision.access(path(question)).access() == Access.READABLE
              ? Verdict.refused("EACCES")
              : Verdict.refused("ENOENT", "EACCES");
      case LISTABLE ->
          question.use() == Use.READ ? Verdict.ALLOWED : Verdict.refused("EACCES", "EROFS");
      case READABLE ->
          question.use() == Use.WRITE ? Verdict.refused("EROFS", "EACCES") : Verdict.ALLOWED;
      case WRITABLE ->
          question.use() == Use.EXECUTE && readable && isNoexec(question)
              ? Verdict.refused("EACCES")
              : Verdict.ALLOWED;
    };
  }

  /** Without an executable list, writable places other than the working directory run nothing. */
  private boolean isNoexec(Question.FileAccess question) {
    boolean work = question.path().equals("/work") || question.path().startsWith("/work/");
    return !policy.restrictsExecutables() && !work;
  }

  private static String path(Question.FileAccess question) {
    return ByteStrings.ofText(question.path());
  }

  private static String builtInRule(Question.FileAccess question, PathAnswer answer) {
    String pattern = ByteStrings.visible(answer.pattern());
    return pattern.isEmpty()
        ? "without a filesystem section, everything can be read and nothing written"
        : pattern
            + " as every container has it"
            + (question.path().startsWith("/proc") ? "; masks hide parts of it" : "");
  }

  private List<String> changes(Question.FileAccess question, PathAnswer answer, Step step) {
    String list = list(question.use());
    if (step.verdict().kind() == Verdict.Kind.ALLOWED) {
      String less = question.use() == Use.WRITE ? "readonly" : "hidden";
      return List.of("filesystem." + less + ": [" + question.path() + "]");
    }
    boolean sameRule =
        policy.intents(PathIntent.class).stream()
            .anyMatch(
                rule ->
                    rule.path().text().equals(question.path())
                        && answer.rule().filter(rule.id()::equals).isPresent());
    return List.of(
        sameRule
            ? "filesystem.%s: [%s] instead of %s".formatted(list, question.path(), step.origin())
            : "filesystem.%s: [%s]".formatted(list, question.path()));
  }

  private static String list(Use use) {
    return switch (use) {
      case READ -> "readonly";
      case WRITE -> "writable";
      case EXECUTE -> "executable";
    };
  }
}
