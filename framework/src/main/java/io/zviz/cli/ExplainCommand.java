package io.zviz.cli;

import io.zviz.explain.Answer;
import io.zviz.explain.Explainer;
import io.zviz.explain.Question;
import io.zviz.explain.QuestionReader;
import io.zviz.explain.Step;
import io.zviz.json.JsonText;
import io.zviz.run.Enforcer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zviz explain}: what becomes of one operation, and why. */
@Command(
    name = "explain",
    description =
        "Says what becomes of an operation under a profile: the verdict, the rule that decides,"
            + " the layers and the lines of the artefacts that carry it out, and what would change"
            + " it. Nothing is run.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  zviz explain my-profile.yaml openat /etc/shadow",
      "  zviz explain my-profile.yaml openat /tmp/x O_RDWR",
      "  zviz explain my-profile.yaml connect 8.8.8.8:443",
      "  zviz explain my-profile.yaml socket AF_ALG SOCK_SEQPACKET",
      "  zviz explain my-profile.yaml ptrace",
      "  zviz explain my-profile.yaml CAP_NET_ADMIN"
    })
public final class ExplainCommand implements Callable<Integer> {
  private final Supplier<Enforcer> enforcers;

  private CommandSpec spec;

  private final CompileTarget target = new CompileTarget();

  private final FormatOption format = new FormatOption();

  @Parameters(
      index = "0",
      paramLabel = "PROFILE",
      description = "A file, a built-in profile, or the name of a NAME.yaml here.")
  private String profile = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "OPERATION",
      description =
          "A system call with its path, address or arguments, or a capability. Arguments are"
              + " numbers or constants, several with | between.")
  private List<String> words = new ArrayList<>();

  /** Compiles with this enforcer. */
  @SuppressWarnings("NullAway.Init") // picocli injects the spec before anything is called
  public ExplainCommand(Supplier<Enforcer> enforcers) {
    this.enforcers = enforcers;
  }

  @Spec
  void spec(CommandSpec command) {
    spec = command;
    target.addTo(command);
    format.addTo(command);
  }

  @Override
  public Integer call() {
    Question question = QuestionReader.read(words);
    Answer answer =
        new Explainer(target.compile(enforcers.get(), profile).bundle()).answer(question);
    new Console(spec.commandLine())
        .result(format.isJson() ? JsonText.write(answer.toTree()) : render(answer));
    return ExitStatus.OK;
  }

  private static String render(Answer answer) {
    StringBuilder text = new StringBuilder();
    String verdict = answer.verdict().toString();
    text.append(Table.printable(answer.question().text()))
        .append(": ")
        .append(answer.verdict().isAllowed() ? Console.good(verdict) : Console.bad(verdict))
        .append('\n');
    answer.steps().forEach(step -> append(text, step));
    if (!answer.changes().isEmpty()) {
      text.append("  what would change it:\n");
      answer.changes().forEach(line -> line(text, "    ", line));
    }
    return text.toString();
  }

  private static void append(StringBuilder text, Step step) {
    line(
        text,
        "  ",
        "%s %s: %s: \"%s\" at %s"
            .formatted(
                step.layer().letter(),
                step.layer().key(),
                step.verdict(),
                step.rule(),
                step.origin()));
    step.enforcers().forEach(enforcer -> line(text, "      by ", enforcer));
    step.lines().forEach(place -> line(text, "      ", place.toString()));
  }

  private static void line(StringBuilder text, String indent, String line) {
    text.append(indent).append(Table.printable(line)).append('\n');
  }
}
