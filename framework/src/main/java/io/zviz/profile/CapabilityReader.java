package io.zviz.profile;

import io.zviz.abi.Capabilities;
import java.util.List;
import java.util.Locale;

/** Reads {@code capabilities}. */
final class CapabilityReader {
  private static final String PREFIX = "CAP_";

  private CapabilityReader() {}

  static CapabilitySection read(Fields root, Converter converter) {
    Fields fields = root.section("capabilities");
    return new CapabilitySection(
        root.originOf("capabilities"),
        fields.flag("drop_all"),
        converter.list(fields, "keep", CapabilityReader::name),
        converter.list(fields, "ambient", CapabilityReader::name));
  }

  /** One spelling only: what a reviewer searches for must be found. */
  private static String name(String text) throws BadValueException {
    List<String> names = Capabilities.names();
    if (names.contains(text)) {
      return text;
    }
    if ("ALL".equalsIgnoreCase(text)) {
      throw new BadValueException(
          ProfileError.UNKNOWN_VALUE,
          Words.quote(text) + " stands for no list here: name each capability, such as CAP_CHOWN");
    }
    String upper = text.strip().toUpperCase(Locale.ROOT);
    String full = upper.startsWith(PREFIX) ? upper : PREFIX + upper;
    String hint =
        names.contains(full)
            ? "; did you mean \"" + full + "\"?"
            : NearestName.proposal(full, names);
    throw new BadValueException(
        ProfileError.UNKNOWN_VALUE, "unknown capability " + Words.quote(text) + hint);
  }
}
