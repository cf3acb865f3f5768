package io.zviz.profile;

import io.zviz.spi.policy.LimitIntent;
import io.zviz.spi.policy.LimitIntent.Limit;
import io.zviz.spi.policy.Origin;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code resources}. */
final class ResourceReader {
  /** 12 bits of major, 20 of minor number, include/linux/kdev_t.h. */
  private static final Pattern DEVICE = Pattern.compile("(0|[1-9][0-9]{0,3}):(0|[1-9][0-9]{0,6})");

  private final Converter converter;

  private ResourceReader(Converter converter) {
    this.converter = converter;
  }

  static ResourceSection read(Fields root, Converter converter) {
    return new ResourceReader(converter).section(root.section("resources"));
  }

  private ResourceSection section(Fields fields) {
    Map<Limit, Located<Long>> limits = new EnumMap<>(Limit.class);
    for (Limit limit : Limit.values()) {
      converter
          .one(fields.text(limit.key()), text -> value(limit, text))
          .ifPresent(value -> limits.put(limit, value));
    }
    return new ResourceSection(
        limits, converter.one(fields.text("cpu_max"), Quantities::cpu), devices(fields));
  }

  private static long value(Limit limit, String text) throws BadValueException {
    return switch (limit) {
      case MEMORY_MAX, MEMORY_HIGH, MEMORY_SWAP_MAX -> Quantities.memory(text);
      case CPU_WEIGHT -> Quantities.integer(text, 1, 10_000);
      case PIDS_MAX -> Quantities.pids(text);
    };
  }

  private List<Located<ResourceSection.IoLimit>> devices(Fields fields) {
    List<Located<ResourceSection.IoLimit>> limits = new ArrayList<>();
    Map<String, Origin> seen = new HashMap<>();
    for (Located<YamlValue> item : fields.values("io_max").map(Listing::items).orElse(List.of())) {
      Optional<Located<ResourceSection.IoLimit>> limit =
          device(new Fields((YamlValue.Mapping) item.value()));
      limit.ifPresent(
          value -> {
            Origin first = seen.putIfAbsent(value.value().device(), value.origin());
            if (first == null) {
              limits.add(value);
            } else {
              String message = "device " + value.value().device() + " has limits already, at ";
              converter.problems().add(value.origin(), ProfileError.CONTRADICTION, message + first);
            }
          });
    }
    return limits;
  }

  private Optional<Located<ResourceSection.IoLimit>> device(Fields fields) {
    if (fields.entry("device").isEmpty()) {
      String message = "an entry needs the key \"device\", such as \"8:0\"";
      converter.problems().add(fields.origin(), ProfileError.MISSING_KEY, message);
    }
    Optional<Located<int[]>> device = converter.one(fields.text("device"), ResourceReader::numbers);
    if (device.isPresent() && fields.entries().size() == 1) {
      String message = "the device has no limit: add rbps, wbps, riops or wiops";
      converter.problems().add(fields.origin(), ProfileError.MISSING_KEY, message);
    }
    long readBytes = bytes(fields, "rbps");
    long writeBytes = bytes(fields, "wbps");
    long reads = operations(fields, "riops");
    long writes = operations(fields, "wiops");
    return device.map(
        d ->
            new Located<>(
                new ResourceSection.IoLimit(
                    d.value()[0], d.value()[1], readBytes, writeBytes, reads, writes),
                d.origin()));
  }

  private long bytes(Fields fields, String key) {
    return converter
        .one(fields.text(key), text -> positive(Quantities.size(text)))
        .map(Located::value)
        .orElse(LimitIntent.MAX);
  }

  private long operations(Fields fields, String key) {
    return converter
        .one(fields.text(key), text -> Quantities.count(text, 1, 0xffffffffL))
        .map(Located::value)
        .orElse(LimitIntent.MAX);
  }

  private static long positive(long value) throws BadValueException {
    if (value == 0) {
      throw new BadValueException(
          ProfileError.BAD_QUANTITY, "0 is not a limit; nothing could be read or written");
    }
    return value;
  }

  private static int[] numbers(String text) throws BadValueException {
    java.util.regex.Matcher matcher = DEVICE.matcher(text);
    if (!matcher.matches()
        || Integer.parseInt(matcher.group(1)) > 4095
        || Integer.parseInt(matcher.group(2)) > 1_048_575) {
      throw new BadValueException(
          ProfileError.BAD_QUANTITY,
          Words.quote(text) + " is not a device as \"major:minor\", such as \"8:0\"");
    }
    return new int[] {Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))};
  }
}
