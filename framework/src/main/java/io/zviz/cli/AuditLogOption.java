package io.zviz.cli;

import io.zviz.host.OwnFolders;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Where the audit log is when nothing else is said. */
final class AuditLogOption {
  /** What help texts say about it. */
  static final String USUAL =
      "/var/log/zviz/audit.json; for an ordinary user zviz/audit.json in XDG_STATE_HOME or"
          + " ~/.local/state";

  private AuditLogOption() {}

  /**
   * The usual file.
   *
   * @throws ParameterException when the user has no home to keep it in
   */
  static Path usual(CommandSpec command) {
    return OwnFolders.ofThisProcess()
        .auditLog()
        .orElseThrow(
            () ->
                new ParameterException(
                    command.commandLine(),
                    "--audit-log: HOME is not set, so that there is no usual place; name a file"));
  }
}
