package io.zviz.cli;

import io.zviz.audit.AuditError;
import io.zviz.compile.FileWriter;
import io.zviz.spi.error.ZvizException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Writes a profile whole or not at all. */
final class NewProfile {
  private NewProfile() {}

  /** Says what is wrong with a target before anything is worked out. */
  static void check(CommandSpec command, Path target, boolean replace) {
    if (!String.valueOf(target.getFileName()).matches(".+\\.ya?ml")) {
      throw new ParameterException(
          command.commandLine(),
          "--write %s: a file that ends in .yaml or .yml was wanted".formatted(target));
    }
    if (!replace && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw exists(target, null);
    }
  }

  private static ZvizException exists(
      Path target, @org.jspecify.annotations.Nullable IOException e) {
    return new ZvizException(
        AuditError.NOT_WRITTEN,
        null,
        "%s exists; --force replaces it, --merge adds to it".formatted(target),
        e);
  }

  /**
   * Writes a file.
   *
   * @param replace whether one that is there may be replaced; links to it stay
   */
  static void write(Path target, String text, boolean replace) {
    Path temporary = null;
    try {
      Path file = replace && Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
      temporary = file.resolveSibling(".%s.zviz-new-%d".formatted(file.getFileName(), own()));
      Files.write(
          temporary,
          text.getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.WRITE,
          StandardOpenOption.SYNC);
      if (replace) {
        keepOwner(file, temporary);
        Files.move(
            temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.createLink(file, temporary); // fails when the file appeared meanwhile
      }
    } catch (FileAlreadyExistsException e) {
      throw exists(target, e);
    } catch (IOException e) {
      throw new ZvizException(
          AuditError.NOT_WRITTEN,
          null,
          "cannot write %s: %s".formatted(target, FileWriter.reason(e)),
          e);
    } finally {
      remove(temporary);
    }
  }

  private static long own() {
    return ProcessHandle.current().pid();
  }

  private static void keepOwner(Path old, Path file) throws IOException {
    try {
      PosixFileAttributes before = Files.readAttributes(old, PosixFileAttributes.class);
      PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      view.setOwner(before.owner());
      view.setGroup(before.group());
      view.setPermissions(before.permissions());
    } catch (NoSuchFileException none) {
      // A new file has the usual ones.
    }
  }

  private static void remove(@org.jspecify.annotations.Nullable Path temporary) {
    try {
      if (temporary != null) {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException left) {
      // It has a hidden name, and says whose it is.
    }
  }
}
