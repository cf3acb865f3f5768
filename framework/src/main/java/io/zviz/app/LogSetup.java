package io.zviz.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.zviz.cli.Table;
import java.util.Locale;

/**
 * Sets Logback up in code: reading an XML file would cost a tenth of a second of every start. Found
 * through {@code META-INF/services}; reads the two properties that {@link Main} sets from the
 * command line before the first logger is made.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogSetup extends ContextAwareBase implements Configurator {
  static final String LEVEL = "zviz.log.level";
  static final String FORMAT = "zviz.log.format";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder(context));
    appender.start();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    Level level = Level.toLevel(System.getProperty(LEVEL, "warn"), Level.WARN);
    root.setLevel(level);
    root.addAppender(appender);
    // PF4J reports each refused plugin as an error of its own; we report them with the reason.
    context.getLogger("org.pf4j").setLevel(level.isGreaterOrEqual(Level.INFO) ? Level.OFF : level);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context) {
    if ("json".equals(System.getProperty(FORMAT))) {
      JsonLines encoder = new JsonLines();
      encoder.setContext(context);
      encoder.start();
      return encoder;
    }
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setLayout(new PlainLayout());
    encoder.start();
    return encoder;
  }

  /** One line an event; a pattern would be parsed at every start. */
  private static final class PlainLayout extends LayoutBase<ILoggingEvent> {
    @Override
    public String doLayout(ILoggingEvent event) {
      String level = event.getLevel().toString().toLowerCase(Locale.ROOT);
      String message = Table.printable(event.getFormattedMessage());
      String text = "zviz: " + level + ": " + message + "\n";
      IThrowableProxy thrown = event.getThrowableProxy();
      if (thrown == null) {
        return text;
      }
      StringBuilder trace = new StringBuilder(text);
      ThrowableProxyUtil.asString(thrown)
          .lines()
          .forEach(line -> trace.append(indented(line)).append('\n'));
      return trace.toString();
    }

    private static String indented(String line) {
      int tabs = 0;
      while (tabs < line.length() && line.charAt(tabs) == '\t') {
        tabs++;
      }
      return line.substring(0, tabs) + Table.printable(line.substring(tabs));
    }
  }
}
