package io.zviz.control;

import io.zviz.containment.BundleKind;
import io.zviz.containment.HostBinding;
import io.zviz.launch.Persona;
import io.zviz.resolve.Overrides;
import io.zviz.run.RunOptions;
import io.zviz.run.RunRequest;
import io.zviz.run.TimeLimit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** A request for a run as the fields of a message, and back. */
final class RequestText {
  private RequestText() {}

  static Map<String, Object> of(RunRequest request) {
    Map<String, Object> fields = new TreeMap<>();
    fields.put("id", request.id());
    fields.put("bundle", request.workingDirectory().resolve(request.bundle()).toString());
    request.kind().ifPresent(kind -> fields.put("kind", kind.name()));
    fields.put("profile", request.profile());
    fields.put("folder", request.workingDirectory().toString());
    fields.put("overrides", request.overrides().words());
    fields.put("command", request.command());
    fields.put("env", request.env());
    request.cwd().ifPresent(cwd -> fields.put("cwd", cwd));
    fields.put("state", request.stateRoot().toString());
    fields.put("log", request.auditLog().toString());
    RunOptions options = request.options();
    fields.put("init", options.init());
    fields.put("audit", options.audit());
    fields.put("terminal", options.terminal());
    fields.put("bindings", options.bindings().stream().map(RequestText::fields).toList());
    options.persona().user().ifPresent(user -> fields.put("user", user));
    options.persona().hostname().ifPresent(name -> fields.put("hostname", name));
    options
        .timeLimit()
        .ifPresent(
            limit -> {
              fields.put("limit", limit.limit().toMillis());
              fields.put("grace", limit.grace().toMillis());
            });
    options.output().ifPresent(file -> fields.put("output", file.toString()));
    return fields;
  }

  static RunRequest read(Fields fields) {
    RunOptions options =
        new RunOptions(
            fields.flag("init"),
            fields.flag("audit"),
            new Persona(fields.optional("user"), fields.optional("hostname")),
            fields
                .number("limit")
                .map(
                    limit ->
                        new TimeLimit(
                            Duration.ofMillis(limit),
                            Duration.ofMillis(fields.number("grace").orElse(0L)))),
            fields.flag("terminal"),
            fields.objects("bindings").stream().map(RequestText::binding).toList(),
            fields.optional("output").map(Path::of));
    return new RunRequest(
        fields.text("id"),
        Path.of(fields.text("bundle")),
        fields.optional("kind").map(BundleKind::valueOf),
        fields.text("profile"),
        Path.of(fields.text("folder")),
        Overrides.ofWords(fields.texts("overrides")),
        fields.texts("command"),
        env(fields),
        fields.optional("cwd"),
        options,
        Path.of(fields.text("state")),
        Path.of(fields.text("log")));
  }

  private static Map<String, Object> fields(HostBinding binding) {
    return Map.of(
        "source",
        binding.source().toString(),
        "destination",
        binding.destination(),
        "readonly",
        binding.readonly());
  }

  private static HostBinding binding(Fields fields) {
    return new HostBinding(
        Path.of(fields.text("source")), fields.text("destination"), fields.flag("readonly"));
  }

  private static Map<String, String> env(Fields fields) {
    Map<String, String> env = new HashMap<>();
    fields.object("env").forEach((name, value) -> env.put(name, String.valueOf(value)));
    return env;
  }
}
