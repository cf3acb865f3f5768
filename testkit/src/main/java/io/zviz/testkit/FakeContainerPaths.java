package io.zviz.testkit;

import io.zviz.spi.launch.ContainerPaths;
import io.zviz.spi.policy.PathPattern;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A container root that answers from a table. The folders above what is put into it exist too. */
public final class FakeContainerPaths implements ContainerPaths {
  private final TreeMap<String, Kind> kinds = new TreeMap<>(Map.of("/", Kind.FOLDER));
  private final TreeMap<String, String> links = new TreeMap<>();

  /** Folders that exist. */
  public FakeContainerPaths folders(String... paths) {
    for (String path : paths) {
      put(path, Kind.FOLDER);
    }
    return this;
  }

  /** Files that exist. */
  public FakeContainerPaths files(String... paths) {
    for (String path : paths) {
      put(path, Kind.FILE);
    }
    return this;
  }

  /** A symbolic link to an absolute path. */
  public FakeContainerPaths link(String path, String target) {
    links.put(path, target);
    return this;
  }

  private void put(String path, Kind kind) {
    kinds.put(path, kind);
    for (String above = parent(path); !above.equals("/"); above = parent(above)) {
      kinds.putIfAbsent(above, Kind.FOLDER);
    }
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }

  @Override
  public Kind kindOf(String path) {
    return kinds.getOrDefault(resolve(path), Kind.MISSING);
  }

  @Override
  public String resolve(String path) {
    for (Map.Entry<String, String> link : links.entrySet()) {
      String from = link.getKey();
      if (path.equals(from) || path.startsWith(from + "/")) {
        return resolve(link.getValue() + path.substring(from.length()));
      }
    }
    return path;
  }

  @Override
  public List<String> expand(PathPattern pattern) {
    if (!pattern.isGlob()) {
      return kindOf(pattern.text()) == Kind.MISSING ? List.of() : List.of(pattern.text());
    }
    Pattern compiled = Pattern.compile(regexOf(pattern.text()));
    return kinds.keySet().stream()
        .filter(path -> !path.equals("/") && compiled.matcher(path).matches())
        .toList();
  }

  private static String regexOf(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      if (glob.startsWith("**", i)) {
        regex.append(".*");
        i++;
      } else if (glob.charAt(i) == '*') {
        regex.append("[^/]*");
      } else {
        regex.append(Pattern.quote(glob.substring(i, i + 1)));
      }
    }
    return regex.toString();
  }
}
