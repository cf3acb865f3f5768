package io.zviz.launch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.zviz.json.JsonText;
import io.zviz.json.MalformedJsonException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A container's state as JSON text, and back. */
final class StateText {
  private StateText() {}

  static String of(ContainerState state) {
    Map<String, Object> tree = new TreeMap<>();
    tree.put("id", state.id());
    tree.put("supervisor", state.supervision().process().toString());
    tree.put("pids", state.supervision().pids());
    tree.put("boot", state.supervision().boot());
    tree.put("bundle", state.description().bundle());
    tree.put("created", state.description().created().toString());
    tree.put("profile", state.description().profile());
    tree.put("command", state.description().command());
    state.description().output().ifPresent(file -> tree.put("output", file.toString()));
    state
        .tasks()
        .ifPresent(
            tasks -> {
              tree.put("first", tasks.first().toString());
              tasks.command().ifPresent(task -> tree.put("task", task.toString()));
            });
    state.categories().ifPresent(pair -> tree.put("categories", pair.toString()));
    state
        .end()
        .ifPresent(
            end -> {
              tree.put("ended", end.at().toString());
              tree.put("status", end.status());
              tree.put("reason", end.reason());
            });
    return JsonText.write(tree);
  }

  /** Empty for anything that is no such text. */
  static Optional<ContainerState> parse(String text) {
    try {
      return Optional.of(parse(JsonText.read(text.getBytes(US_ASCII))));
    } catch (MalformedJsonException | InvalidPathException | DateTimeParseException damaged) {
      return Optional.empty();
    }
  }

  private static ContainerState parse(Map<String, Object> tree) {
    return new ContainerState(
        text(tree, "id"),
        new Supervision(process(tree, "supervisor"), text(tree, "pids"), text(tree, "boot")),
        tree.containsKey("first")
            ? Optional.of(
                new ContainerState.Tasks(
                    process(tree, "first"),
                    tree.containsKey("task")
                        ? Optional.of(process(tree, "task"))
                        : Optional.empty()))
            : Optional.empty(),
        new Description(
            text(tree, "bundle"),
            Instant.parse(text(tree, "created")),
            text(tree, "profile"),
            command(tree.get("command")),
            optional(tree, "output").map(Path::of)),
        optional(tree, "categories").flatMap(CategoryPair::parse),
        optional(tree, "ended")
            .map(
                at ->
                    new ContainerState.End(
                        Instant.parse(at), status(tree.get("status")), text(tree, "reason"))));
  }

  private static ProcessIdentity process(Map<String, Object> tree, String name) {
    return ProcessIdentity.parse(text(tree, name)).orElseThrow(() -> damaged(name));
  }

  private static int status(@Nullable Object value) {
    if (value instanceof Long number) {
      return number.intValue();
    }
    throw damaged("status");
  }

  private static List<String> command(@Nullable Object value) {
    if (value instanceof List<?> words) {
      return words.stream().map(String::valueOf).toList();
    }
    throw damaged("command");
  }

  private static Optional<String> optional(Map<String, Object> tree, String name) {
    return tree.containsKey(name) ? Optional.of(text(tree, name)) : Optional.empty();
  }

  private static String text(Map<String, Object> tree, String name) {
    if (tree.get(name) instanceof String value) {
      return value;
    }
    throw damaged(name);
  }

  private static MalformedJsonException damaged(String name) {
    return new MalformedJsonException("no " + name);
  }
}
