package io.zviz.containment;

import io.zviz.json.JsonText;
import io.zviz.json.MalformedJsonException;
import io.zviz.spi.error.ZvizException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the parts of a config.json that zviz uses, and refuses what it must not ignore. */
final class OciConfigReader {
  private static final long MAX_SIZE = 8L << 20;

  private final Path file;

  OciConfigReader(Path file) {
    this.file = file;
  }

  OciConfig read() {
    Map<String, Object> json = parse();
    refuse(json);
    Map<?, ?> process = object(json, "process");
    Map<?, ?> user = object(process, "user");
    Map<?, ?> linux = object(json, "linux");
    Map<?, ?> capabilities = object(process, "capabilities");
    Map<?, ?> root = object(json, "root");
    return new OciConfig(
        strings(process, "args"),
        strings(process, "env"),
        text(process, "cwd", "/"),
        id(user.get("uid"), "uid"),
        id(user.get("gid"), "gid"),
        list(user, "additionalGids").stream().map(id -> id(id, "additionalGids")).toList(),
        limits(list(process, "rlimits")),
        capabilities.containsKey("bounding")
            ? Optional.of(strings(capabilities, "bounding"))
            : Optional.empty(),
        text(root, "path", "rootfs"),
        Boolean.TRUE.equals(root.get("readonly")),
        Optional.of(text(json, "hostname", "")).filter(name -> !name.isEmpty()),
        mounts(list(json, "mounts")),
        absolute(linux, "maskedPaths"),
        absolute(linux, "readonlyPaths"));
  }

  private Map<String, Object> parse() {
    try {
      if (Files.size(file) > MAX_SIZE) {
        throw bad("larger than 8 MiB", null);
      }
      return JsonText.read(Files.readAllBytes(file));
    } catch (MalformedJsonException notJson) {
      throw bad("not valid JSON: " + notJson.getMessage(), notJson);
    } catch (IOException unreadable) {
      throw new ZvizException(ContainmentError.UNREADABLE, null, "cannot read " + file, unreadable);
    }
  }

  private void refuse(Map<?, ?> json) {
    if (!object(json, "hooks").isEmpty()) {
      throw unsupported("hooks: they would run with the rights of zviz; remove them");
    }
    for (Object item : list(object(json, "linux"), "namespaces")) {
      Map<?, ?> namespace = item instanceof Map<?, ?> map ? map : Map.of();
      String type = text(namespace, "type", "");
      if (namespace.containsKey("path")) {
        throw unsupported("linux.namespaces: joining an existing " + type + " namespace");
      }
      if ("user".equals(type)) {
        throw unsupported("linux.namespaces: user");
      }
    }
  }

  private List<OciMount> mounts(List<?> items) {
    List<OciMount> mounts = new ArrayList<>();
    for (Object item : items) {
      if (!(item instanceof Map<?, ?> mount)) {
        throw bad("mounts must hold objects", null);
      }
      String destination = text(mount, "destination", "");
      if (!destination.startsWith("/") || destination.contains("\n")) {
        throw bad("mounts.destination \"" + destination + "\" is not an absolute path", null);
      }
      mounts.add(
          new OciMount(
              Path.of(destination).normalize().toString(),
              text(mount, "type", ""),
              text(mount, "source", ""),
              strings(mount, "options")));
    }
    return mounts;
  }

  private List<ResourceLimit> limits(List<?> items) {
    List<ResourceLimit> limits = new ArrayList<>();
    for (Object item : items) {
      if (!(item instanceof Map<?, ?> limit)
          || !(limit.get("soft") instanceof Long soft)
          || !(limit.get("hard") instanceof Long hard)) {
        throw bad("rlimits must hold objects with type, soft and hard", null);
      }
      try {
        limits.add(new ResourceLimit(text(limit, "type", ""), soft, hard));
      } catch (IllegalArgumentException unknown) {
        throw bad("rlimits: " + unknown.getMessage(), unknown);
      }
    }
    return limits;
  }

  private List<String> absolute(Map<?, ?> parent, String key) {
    List<String> paths = strings(parent, key);
    for (String path : paths) {
      if (!path.startsWith("/")) {
        throw bad(key + " \"" + path + "\" is not an absolute path", null);
      }
    }
    return paths;
  }

  /** An id is a number from 0 to 2^31-1; nothing else is ever taken for 0. */
  private int id(@Nullable Object value, String key) {
    if (value == null) {
      return 0;
    }
    if (value instanceof Long number && number >= 0 && number <= Integer.MAX_VALUE) {
      return number.intValue();
    }
    throw bad(key + " must be a number from 0 to 2147483647, not " + value, null);
  }

  private Map<?, ?> object(Map<?, ?> parent, String key) {
    Object value = parent.get(key);
    if (value == null) {
      return Map.of();
    }
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw bad(key + " must be an object", null);
  }

  private List<?> list(Map<?, ?> parent, String key) {
    Object value = parent.get(key);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list;
    }
    throw bad(key + " must be a list", null);
  }

  private List<String> strings(Map<?, ?> parent, String key) {
    List<String> strings = new ArrayList<>();
    list(parent, key).forEach(item -> strings.add(text(item, key)));
    return strings;
  }

  private String text(Map<?, ?> parent, String key, String absent) {
    Object value = parent.get(key);
    return value == null ? absent : text(value, key);
  }

  private String text(Object value, String key) {
    if (value instanceof String text && text.indexOf('\0') < 0) {
      return text;
    }
    throw bad(key + " must be a string without NUL, not " + value, null);
  }

  private ZvizException bad(String what, @Nullable Throwable cause) {
    return new ZvizException(ContainmentError.BAD_CONFIG, null, file + ": " + what, cause);
  }

  private ZvizException unsupported(String what) {
    return new ZvizException(
        ContainmentError.UNSUPPORTED_CONFIG, file + ": zviz does not do " + what);
  }
}
