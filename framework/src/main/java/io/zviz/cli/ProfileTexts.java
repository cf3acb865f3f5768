package io.zviz.cli;

import io.zviz.json.JsonText;
import io.zviz.resolve.BuiltinProfiles;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How profiles are listed and shown. */
final class ProfileTexts {
  private ProfileTexts() {}

  /** The built-in profiles, each with what it is for. */
  static String list(boolean json) {
    if (json) {
      SortedMap<String, Object> profiles = new TreeMap<>();
      BuiltinProfiles.names().forEach(n -> profiles.put(n, BuiltinProfiles.description(n)));
      return JsonText.write(Map.of("profiles", profiles));
    }
    Table table = new Table("NAME", "DESCRIPTION");
    BuiltinProfiles.names().forEach(name -> table.row(name, BuiltinProfiles.description(name)));
    return table.render();
  }

  /** The YAML of a profile; JSON has it as one text. */
  static String show(String profile, String yaml, boolean json) {
    return json ? JsonText.write(Map.of("profile", profile, "yaml", yaml)) : yaml;
  }
}
