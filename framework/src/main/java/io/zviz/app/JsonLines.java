package io.zviz.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import io.zviz.json.JsonText;
import java.util.Locale;
import java.util.TreeMap;
import org.slf4j.event.KeyValuePair;

/** One JSON object a line; what was logged with keys has them as fields. */
final class JsonLines extends EncoderBase<ILoggingEvent> {
  @Override
  public byte[] encode(ILoggingEvent event) {
    TreeMap<String, Object> fields = new TreeMap<>();
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        fields.put(pair.key, pair.value);
      }
    }
    fields.put("time", event.getInstant().toString());
    fields.put("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
    fields.put("logger", event.getLoggerName());
    fields.put("message", event.getFormattedMessage());
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      fields.put("exception", ThrowableProxyUtil.asString(thrown));
    }
    return (JsonText.writeLine(fields).strip() + "\n").getBytes(UTF_8);
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }
}
