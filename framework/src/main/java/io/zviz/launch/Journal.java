package io.zviz.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zviz.spi.launch.Undo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;

/**
 * The undos of a launch, each written and synced before its step is done. A line holds the kind and
 * its texts in Base64; a last line that a crash cut off has no newline and is left out, since its
 * step was not done.
 */
final class Journal {
  private final Path file;

  Journal(Path file) {
    this.file = file;
  }

  void record(Undo undo) {
    String line = String.join(" ", encode(undo)) + "\n";
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    } catch (IOException failed) {
      throw LaunchException.of(LaunchError.STATE, "cannot write " + file, failed);
    }
  }

  /** Its length in bytes; 0 when it is not there. */
  long size() {
    return file.toFile().length();
  }

  /** Forgets what was recorded since it had this size: a step that was not done. */
  void cutTo(long size) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
      channel.force(true);
    } catch (IOException failed) {
      throw LaunchException.of(LaunchError.STATE, "cannot write " + file, failed);
    }
  }

  /** The undos, the last one first. */
  List<Undo> newestFirst() {
    List<Undo> undos = new ArrayList<>();
    try {
      String text = Files.readString(file);
      String complete = text.substring(0, text.lastIndexOf('\n') + 1);
      complete.lines().forEach(line -> undos.add(decode(line)));
    } catch (java.nio.file.NoSuchFileException nothingDone) {
      return List.of();
    } catch (IOException unreadable) {
      throw LaunchException.of(LaunchError.UNDO, "cannot read " + file, unreadable);
    } catch (IllegalArgumentException damaged) {
      throw new LaunchException(
          LaunchError.UNDO, "cannot read " + file + ": it is damaged", damaged);
    }
    Collections.reverse(undos);
    return undos;
  }

  private static List<String> encode(Undo undo) {
    List<String> words = new ArrayList<>();
    if (undo instanceof Undo.RemoveCgroup cgroup) {
      words.addAll(List.of("remove-cgroup", base64(cgroup.folder().toString())));
    } else if (undo instanceof Undo.RemoveDelegatedCgroup cgroup) {
      words.addAll(List.of("remove-delegated-cgroup", base64(cgroup.folder().toString())));
    } else if (undo instanceof Undo.WriteFile write) {
      words.addAll(List.of("write-file", base64(write.file().toString()), base64(write.text())));
    } else if (undo instanceof Undo.RemoveFolder remove) {
      words.addAll(List.of("remove-folder", base64(remove.folder().toString())));
    } else if (undo instanceof Undo.RunTool tool) {
      words.addAll(List.of("run-tool", base64(tool.stdin())));
      tool.argv().forEach(argument -> words.add(base64(argument)));
    }
    return words;
  }

  private static Undo decode(String line) {
    String[] words = line.split(" ", -1);
    List<String> texts = new ArrayList<>();
    for (int i = 1; i < words.length; i++) {
      texts.add(new String(Base64.getDecoder().decode(words[i].substring(1)), UTF_8));
    }
    return switch (words[0]) {
      case "remove-cgroup" -> new Undo.RemoveCgroup(Path.of(texts.get(0)));
      case "remove-delegated-cgroup" -> new Undo.RemoveDelegatedCgroup(Path.of(texts.get(0)));
      case "write-file" -> new Undo.WriteFile(Path.of(texts.get(0)), texts.get(1));
      case "remove-folder" -> new Undo.RemoveFolder(Path.of(texts.get(0)));
      case "run-tool" -> new Undo.RunTool(texts.subList(1, texts.size()), texts.get(0));
      default -> throw new IllegalArgumentException("unknown undo " + words[0]);
    };
  }

  /** A mark in front, so that an empty text is a word too. */
  private static String base64(String text) {
    return "=" + Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
