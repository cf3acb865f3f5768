package io.zviz.profile;

import io.zviz.spi.policy.Origin;
import io.zviz.spi.policy.PathPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code filesystem}. */
final class FilesystemReader {
  private FilesystemReader() {}

  static FilesystemSection read(Fields root, Converter converter) {
    Fields fields = root.section("filesystem");
    Optional<Listing<PathPattern>> writable = paths(fields, "writable", converter);
    Optional<Listing<PathPattern>> hidden = paths(fields, "hidden", converter);
    writable.ifPresent(list -> rejectWritableKernelTrees(list, converter.problems()));
    hidden.ifPresent(list -> rejectHiddenRoot(list, converter.problems()));
    return new FilesystemSection(
        root.originOf("filesystem"),
        paths(fields, "readonly", converter),
        writable,
        hidden,
        paths(fields, "executable", converter));
  }

  private static Optional<Listing<PathPattern>> paths(
      Fields fields, String key, Converter converter) {
    return fields
        .values(key)
        .map(
            values -> {
              List<Located<PathPattern>> items = new ArrayList<>();
              values.items().forEach(v -> path(v.value(), items, converter));
              return new Listing<>(values.origin(), converter.withoutRepetitions(items));
            });
  }

  private static void path(YamlValue value, List<Located<PathPattern>> items, Converter converter) {
    Located<String> text = Fields.text(value);
    converter
        .read(text, Paths::parse)
        .ifPresent(
            path -> {
              items.add(path);
              Paths.notice(text, path.value()).ifPresent(converter.problems()::add);
            });
  }

  /** The container's own /proc, /sys and /dev are made by layer A; nobody may write to the rest. */
  private static void rejectWritableKernelTrees(Listing<PathPattern> list, Problems problems) {
    for (Located<PathPattern> item : list.items()) {
      String path = item.value().text();
      boolean kernel =
          path.equals("/dev")
              || path.equals("/proc")
              || path.startsWith("/proc/")
              || path.equals("/sys")
              || path.startsWith("/sys/");
      if (kernel) {
        String message = path + " cannot be writable: the kernel's trees are not the container's";
        problems.add(item.origin(), ProfileError.CONTRADICTION, message);
      }
    }
  }

  private static void rejectHiddenRoot(Listing<PathPattern> list, Problems problems) {
    for (Located<PathPattern> item : list.items()) {
      Origin origin = item.origin();
      if (item.value().text().equals("/")) {
        String message = "/ cannot be hidden: what no list names is out of reach already";
        problems.add(origin, ProfileError.CONTRADICTION, message);
      }
    }
  }
}
