package io.zviz.cli;

import io.zviz.exchange.ExchangeError;
import io.zviz.exchange.Loss;
import io.zviz.json.JsonText;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.policy.Notice;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** What is said about rules that the other side cannot say, and whether that is an error. */
final class LossOptions {
  @Option(
      names = "--allow-degraded",
      description = "Go on without what the other side cannot say; it is listed as warnings.")
  private boolean allowDegraded;

  @Option(
      names = "--report",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description =
          "How to list on standard error what comes out otherwise: ${COMPLETION-CANDIDATES}"
              + " (${DEFAULT-VALUE}).")
  private Format report = Format.TEXT;

  /**
   * Lists the losses.
   *
   * @param from what they are losses of, in the message of the error
   * @param notices what is to be said besides
   * @throws ZvizException when some are serious, and that was not allowed
   */
  void accept(Console console, String from, List<Notice> notices, List<Loss> losses) {
    if (report == Format.JSON) {
      console.say(
          JsonText.write(
              Map.of(
                  "losses", losses.stream().map(LossOptions::tree).toList(),
                  "notices", notices.stream().map(LossOptions::tree).toList())));
    } else {
      notices.forEach(notice -> console.say(Notices.render(notice)));
      losses.forEach(loss -> console.say(Notices.render(loss.notice())));
    }
    int serious = Loss.serious(losses).size();
    if (serious > 0 && !allowDegraded) {
      throw new ZvizException(
          ExchangeError.NOT_EXPRESSIBLE,
          "%d rule%s of %s cannot be said in the other form, see above; nothing was written;"
                  .formatted(serious, serious == 1 ? "" : "s", from)
              + " --allow-degraded goes on without them");
    }
  }

  private static Map<String, Object> tree(Notice notice) {
    return Map.of(
        "code", notice.code(),
        "severity", notice.severity(),
        "origin", notice.origin().toString(),
        "message", notice.message());
  }

  private static Map<String, Object> tree(Loss loss) {
    return Map.of(
        "code", loss.notice().code(),
        "kind", loss.kind().name().toLowerCase(Locale.ROOT),
        "origin", loss.origin().toString(),
        "rule", loss.rule(),
        "why", loss.why());
  }
}
