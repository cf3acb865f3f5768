package io.zviz.launch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What becomes of a process that joins a container: as its command, but for what was asked for. */
final class JoinSettings {
  private JoinSettings() {}

  /**
   * The settings.
   *
   * @param container those of the container's command
   * @param root what the container's processes see
   * @throws LaunchException when the container has no such user or command
   */
  static ChildSettings of(ChildSettings container, ExecRequest request, LiveRoot root) {
    if (request.command().isEmpty()) {
      throw new LaunchException(LaunchError.BAD_REQUEST, "no command");
    }
    Optional<UserLookup.User> user = request.user().map(new UserLookup(root::file)::find);
    Map<String, String> env = new LinkedHashMap<>();
    for (String setting : container.env()) {
      String[] parts = setting.split("=", 2);
      env.put(parts[0], parts[1]);
    }
    user.flatMap(UserLookup.User::home).ifPresent(home -> env.put("HOME", home));
    if (request.stdio().terminal()) {
      env.putIfAbsent("TERM", "xterm");
    }
    env.putAll(request.env());
    String cwd = request.cwd().orElse(container.cwd());
    LaunchPlanner.checkWorkingDirectory(cwd);
    List<String> strings = new ArrayList<>();
    env.forEach((name, value) -> strings.add(name + "=" + value));
    LaunchPlanner.checkStrings(request.command());
    LaunchPlanner.checkStrings(strings);
    String executable =
        root.command(request.command().get(0), env.getOrDefault("PATH", LaunchPlanner.PATH), cwd);
    Identity identity = user.map(IdMap.ofThisProcess()::identityOf).orElseGet(container::identity);
    return container.forCommand(
        executable, request.command(), strings, cwd, identity, request.stdio());
  }
}
