package io.zviz.exchange.oci;

import io.zviz.exchange.oci.SeccompAction.Kind;
import io.zviz.json.JsonText;
import io.zviz.spi.policy.ArgumentCondition;
import io.zviz.spi.policy.ArgumentCondition.Comparison;
import io.zviz.sys.Errno;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the profile of Docker or Podman, an OCI {@code seccomp} object, or a whole config.json. */
public final class SeccompReader {
  private static final Map<String, Comparison> COMPARISONS =
      Map.of(
          "NE", Comparison.NOT_EQUAL,
          "LT", Comparison.LESS,
          "LE", Comparison.AT_MOST,
          "EQ", Comparison.EQUAL,
          "GE", Comparison.AT_LEAST,
          "GT", Comparison.GREATER,
          "MASKED_EQ", Comparison.EQUAL);

  private final List<SeccompRule> rules = new ArrayList<>();
  private final List<String> ignored = new ArrayList<>();

  private SeccompReader() {}

  /**
   * The profile in a document.
   *
   * @throws MalformedProfile when it is none
   * @throws io.zviz.json.MalformedJsonException when it is not JSON
   */
  public static SeccompProfile read(byte[] document) {
    JsonObject root = new JsonObject("", JsonText.read(document));
    return new SeccompReader()
        .profile(root.has("linux") ? root.object("linux").object("seccomp") : root);
  }

  private SeccompProfile profile(JsonObject root) {
    String action =
        root.text("defaultAction")
            .orElseThrow(() -> new MalformedProfile(root.pointer() + "/defaultAction", "missing"));
    SeccompAction byDefault = action(root, "defaultAction", action, "defaultErrno");
    List<List<String>> interfaces = interfaces(root);
    root.objects("syscalls").forEach(this::rule);
    ignored.addAll(0, root.unread());
    return new SeccompProfile(byDefault, rules, interfaces, ignored);
  }

  private static List<List<String>> interfaces(JsonObject root) {
    List<List<String>> interfaces = new ArrayList<>();
    interfaces.add(root.texts("architectures"));
    for (JsonObject entry : root.objects("archMap")) {
      List<String> group = new ArrayList<>(entry.texts("subArchitectures"));
      entry.text("architecture").ifPresent(group::add);
      interfaces.add(group);
    }
    return interfaces;
  }

  private void rule(JsonObject entry) {
    List<String> names = new ArrayList<>(entry.texts("names"));
    entry.text("name").ifPresent(names::add);
    String word =
        entry
            .text("action")
            .orElseThrow(() -> new MalformedProfile(entry.pointer() + "/action", "missing"));
    SeccompAction action = action(entry, "action", word, "errno");
    entry.text("comment");
    SeccompRule.Filter includes = filter(entry.object("includes"));
    SeccompRule.Filter excludes = filter(entry.object("excludes"));
    for (List<ArgumentCondition> arguments : arguments(entry.objects("args"))) {
      rules.add(new SeccompRule(entry.pointer(), names, action, arguments, includes, excludes));
    }
    ignored.addAll(entry.unread());
  }

  /** {@code errnoRet} is a number, Podman's {@code errno} its name beside it. */
  private static SeccompAction action(JsonObject object, String key, String word, String errno) {
    Kind kind =
        Arrays.stream(Kind.values())
            .filter(k -> ("SCMP_ACT_" + k).equals(word))
            .findFirst()
            .orElseThrow(
                () -> new MalformedProfile(object.pointer() + "/" + key, "no action: " + word));
    String number = errno + "Ret";
    Optional<String> name = object.text(errno);
    long given = object.number(number);
    if (kind != Kind.ERRNO) {
      return new SeccompAction(kind, 0);
    }
    if (given > 4095) {
      throw new MalformedProfile(object.pointer() + "/" + number, "0 to 4095 was wanted");
    }
    OptionalInt named = name.isPresent() ? Errno.number(name.get()) : OptionalInt.empty();
    return new SeccompAction(kind, object.has(number) ? (int) given : named.orElse(Errno.EPERM));
  }

  private SeccompRule.Filter filter(JsonObject object) {
    String version = object.text("minKernel").orElse("");
    if (!version.isEmpty() && !Surroundings.isVersion(version)) {
      throw new MalformedProfile(object.pointer() + "/minKernel", "a version was wanted");
    }
    var filter = new SeccompRule.Filter(object.texts("caps"), object.texts("arches"), version);
    ignored.addAll(object.unread());
    return filter;
  }

  /**
   * Conditions of one rule must all hold, but runc and crun make a rule of each when two are about
   * the same argument.
   */
  private List<List<ArgumentCondition>> arguments(List<JsonObject> entries) {
    List<ArgumentCondition> all = new ArrayList<>();
    List<Optional<ArgumentCondition>> each = new ArrayList<>();
    entries.forEach(entry -> each.add(condition(entry)));
    each.forEach(condition -> condition.ifPresent(all::add));
    long distinct = entries.stream().map(entry -> entry.number("index")).distinct().count();
    entries.forEach(entry -> ignored.addAll(entry.unread()));
    if (distinct == entries.size()) {
      return List.of(all);
    }
    return each.stream().map(condition -> condition.stream().toList()).toList();
  }

  /** Empty when it always holds. */
  private static Optional<ArgumentCondition> condition(JsonObject entry) {
    long index = entry.number("index");
    if (index > 5) {
      throw new MalformedProfile(entry.pointer() + "/index", "0 to 5 was wanted");
    }
    String word = entry.text("op").orElse("");
    Comparison comparison = COMPARISONS.get(word.replaceFirst("^SCMP_CMP_", ""));
    if (comparison == null || !word.startsWith("SCMP_CMP_")) {
      throw new MalformedProfile(entry.pointer() + "/op", "no comparison: \"" + word + "\"");
    }
    long first = entry.number("value");
    long second = entry.number("valueTwo");
    int argument = (int) index;
    if (!word.endsWith("MASKED_EQ")) {
      return Optional.of(
          new ArgumentCondition(argument, ArgumentCondition.ALL_BITS, comparison, first));
    }
    return first == 0
        ? Optional.empty()
        : Optional.of(new ArgumentCondition(argument, first, comparison, second & first));
  }
}
