package io.zviz.profile;

import io.zviz.abi.SyscallTable;
import io.zviz.spi.policy.ArgumentCondition;
import io.zviz.sys.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the entries of {@code syscalls.allow} and {@code syscalls.deny}: names, or maps. */
final class SyscallEntryReader {
  private static final int LARGEST_ERRNO = 4095; // MAX_ERRNO, include/linux/err.h

  private final Converter converter;
  private final List<Located<SyscallEntry>> entries = new ArrayList<>();

  private SyscallEntryReader(Converter converter) {
    this.converter = converter;
  }

  static Optional<Listing<SyscallEntry>> read(Fields fields, String key, Converter converter) {
    return fields
        .values(key)
        .map(
            list -> {
              SyscallEntryReader reader = new SyscallEntryReader(converter);
              list.items().forEach(item -> reader.entry(item.value()));
              return new Listing<>(list.origin(), converter.withoutRepetitions(reader.entries));
            });
  }

  private void entry(YamlValue value) {
    if (value instanceof YamlValue.Mapping map) {
      map(new Fields(map));
    } else {
      converter
          .read(Fields.text(value), text -> SyscallEntry.of(SyscallNames.parse(text)))
          .ifPresent(entries::add);
    }
  }

  private void map(Fields fields) {
    Optional<Located<String>> written = fields.text("call");
    if (written.isEmpty()) {
      converter
          .problems()
          .add(fields.origin(), ProfileError.MISSING_KEY, "the key \"call\" is missing");
      return;
    }
    Optional<Located<String>> call = converter.read(written.get(), SyscallNames::parse);
    Optional<Located<Integer>> number =
        converter.one(fields.text("errno"), SyscallEntryReader::errno);
    if (call.isEmpty() || (fields.entry("errno").isPresent() && number.isEmpty())) {
      return;
    }
    OptionalInt errno = number.map(n -> OptionalInt.of(n.value())).orElseGet(OptionalInt::empty);
    Optional<YamlValue.Entry> when = fields.entry("when");
    if (when.isPresent()) {
      conditions(when.get(), call.get(), errno);
    } else {
      String name = call.get().value();
      entries.add(new Located<>(new SyscallEntry(name, errno, List.of()), call.get().origin()));
    }
  }

  /** One entry for each alternative. */
  private void conditions(YamlValue.Entry when, Located<String> call, OptionalInt errno) {
    List<YamlValue> alternatives =
        when.value() instanceof YamlValue.Sequence list ? list.items() : List.of(when.value());
    if (!SyscallTable.knownOnAnyArchitecture(call.value()) || alternatives.isEmpty()) {
      String message =
          alternatives.isEmpty()
              ? "\"when\" lists no condition; leave it out to mean any argument"
              : "\"when\" goes with one system call, not with " + Words.quote(call.value());
      converter.problems().add(when.key().origin(), ProfileError.BAD_CONDITION, message);
      return;
    }
    for (YamlValue alternative : alternatives) {
      Located<String> text = Fields.text(alternative);
      Optional<Located<List<ArgumentCondition>>> read =
          converter.read(text, condition -> ConditionReader.read(call.value(), condition));
      read.ifPresent(
          conditions ->
              entries.add(
                  new Located<>(
                      new SyscallEntry(call.value(), errno, conditions.value()), text.origin())));
    }
  }

  private static int errno(String text) throws BadValueException {
    OptionalInt named = Errno.number(text);
    if (named.isPresent()) {
      return named.getAsInt();
    }
    if (text.matches("[1-9][0-9]{0,3}") && Integer.parseInt(text) <= LARGEST_ERRNO) {
      return Integer.parseInt(text);
    }
    String proposal = NearestName.proposal(text, Errno.names());
    throw new BadValueException(
        ProfileError.BAD_QUANTITY,
        Words.quote(text)
            + " is no error number: a name such as EPERM, or 1 to "
            + LARGEST_ERRNO
            + proposal);
  }
}
