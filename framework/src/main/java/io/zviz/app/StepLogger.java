package io.zviz.app;

import io.zviz.sys.TimedStep;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Logs the steps of zviz's work for {@code --log-level debug}. */
final class StepLogger implements TimedStep.Listener {
  private static final double NANOS_PER_MILLI = 1e6;

  private final Logger logger = LoggerFactory.getLogger("io.zviz.steps");

  @Override
  public void ended(String part, String words, String result, long nanos) {
    LoggingEventBuilder line =
        logger
            .atDebug()
            .addKeyValue("part", part)
            .addKeyValue("step", words)
            .addKeyValue("result", result);
    String text = part + ": " + words + ": " + result;
    if (nanos == TimedStep.UNKNOWN) {
      line.log(text);
      return;
    }
    String millis = String.format(Locale.ROOT, "%.3f", nanos / NANOS_PER_MILLI);
    line.addKeyValue("micros", nanos / 1000).log(text + " (" + millis + " ms)");
  }
}
