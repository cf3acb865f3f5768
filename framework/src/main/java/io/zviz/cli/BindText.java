package io.zviz.cli;

import io.zviz.containment.HostBinding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The value of {@code --bind}: {@code SOURCE:PATH} with {@code :ro} or {@code :rw} or neither.
 *
 * @param source the host's file or folder, absolute
 * @param destination the path in the container, normal
 * @param readonly whether it can only be read
 */
record BindText(Path source, String destination, boolean readonly) {
  /**
   * Reads a value.
   *
   * @throws ParameterException when it is none
   */
  static BindText parse(CommandLine command, String text) {
    List<String> parts = new ArrayList<>(List.of(text.split(":", -1)));
    String mode = parts.get(parts.size() - 1);
    boolean stated = parts.size() == 3 && List.of("ro", "rw").contains(mode);
    if (stated) {
      parts.remove(2);
    }
    if (parts.size() != 2 || parts.get(0).isEmpty() || !parts.get(1).startsWith("/")) {
      throw new ParameterException(
          command,
          "--bind \"%s\": SOURCE:PATH was wanted, with an absolute PATH and :ro or not"
              .formatted(text));
    }
    String destination = Path.of(parts.get(1)).normalize().toString();
    return new BindText(
        Path.of(parts.get(0)).toAbsolutePath(), destination, stated && mode.equals("ro"));
  }

  HostBinding binding() {
    return HostBinding.of(source, destination, readonly);
  }
}
