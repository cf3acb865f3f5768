package io.zviz.profile;

import io.zviz.spi.policy.ArgumentIntent.NamedValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code syscalls}, {@code ioctl} and {@code prctl}. */
final class SyscallReader {
  private SyscallReader() {}

  static SyscallSection read(Fields root, Converter converter) {
    Fields fields = root.section("syscalls");
    return new SyscallSection(
        root.originOf("syscalls"),
        SyscallEntryReader.read(fields, "allow", converter),
        SyscallEntryReader.read(fields, "deny", converter),
        converter.list(fields, "broker", SyscallNames::parseBrokered),
        fields.flag("startup"),
        arguments(root, converter, ArgumentNames.IOCTL),
        arguments(root, converter, ArgumentNames.PRCTL));
  }

  /** Two names of one number are one value: the first that is written stays. */
  private static Optional<Listing<NamedValue>> arguments(
      Fields root, Converter converter, ArgumentNames names) {
    return converter
        .list(root, names.call(), names::parse)
        .map(
            list -> {
              Set<Long> seen = new TreeSet<>();
              List<Located<NamedValue>> kept = new ArrayList<>(list.items());
              kept.removeIf(item -> !seen.add(item.value().value()));
              return new Listing<>(list.origin(), kept);
            });
  }
}
