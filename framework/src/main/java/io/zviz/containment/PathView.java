package io.zviz.containment;

import io.zviz.spi.launch.ContainerPaths;
import io.zviz.spi.policy.PathPattern;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The container's paths before they exist: nodes where something is mounted or made, and the host's
 * files below those that show the host. Symbolic links are followed inside the container only.
 */
final class PathView implements ContainerPaths {
  private static final int MAX_LINKS = 40; // path_resolution(7)

  /** The files of the host that this plan has looked at. */
  final HostFiles host = new HostFiles();

  private final NavigableMap<String, Node> nodes = new TreeMap<>();

  PathView(Node root) {
    nodes.put("/", root);
  }

  /**
   * What a path leads to.
   *
   * @param path without symbolic links as far as it exists
   * @param host the file of the host that is shown there
   * @param governing the node at or above it
   */
  record Found(String path, Kind kind, Optional<Path> host, Node governing) {
    boolean exists() {
      return kind != Kind.MISSING;
    }
  }

  void put(String path, Node node) {
    nodes.put(path, node);
  }

  void putIfAbsent(String path, Node node) {
    nodes.putIfAbsent(path, node);
  }

  Map<String, Node> nodes() {
    return java.util.Collections.unmodifiableMap(nodes);
  }

  /** Walks a path, following every symbolic link. */
  Found find(String path) {
    Deque<String> todo = new ArrayDeque<>(components(path));
    String at = "/";
    int links = 0;
    while (!todo.isEmpty()) {
      String name = todo.pop();
      if ("..".equals(name)) {
        at = parent(at);
        continue;
      }
      String next = child(at, name);
      Optional<String> link = linkAt(next);
      if (link.isPresent() && links++ < MAX_LINKS) {
        components(link.get()).descendingIterator().forEachRemaining(todo::push);
        at = link.get().startsWith("/") ? "/" : at;
      } else if (link.isEmpty() && exists(next)) {
        at = next;
      } else {
        return missing(next, todo);
      }
    }
    return new Found(at, kindHere(at), hostAt(at), governing(at));
  }

  @Override
  public Kind kindOf(String path) {
    return find(path).kind();
  }

  @Override
  public String resolve(String path) {
    Found found = find(path);
    return found.exists() ? found.path() : path;
  }

  @Override
  public List<String> expand(PathPattern pattern) {
    if (!pattern.isGlob()) {
      return find(pattern.text()).exists() ? List.of(pattern.text()) : List.of();
    }
    Pattern wanted = regex(pattern.lastComponent());
    SortedSet<String> matches = new TreeSet<>();
    for (String name : names(find(pattern.parent()))) {
      if (wanted.matcher(name).matches()) {
        matches.add(child(pattern.parent(), name));
      }
    }
    return List.copyOf(matches);
  }

  /** The nearest node at or above a path. */
  Node governing(String path) {
    return Objects.requireNonNull(nodes.get(governingPath(path)));
  }

  static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }

  static String child(String folder, String name) {
    return "/".equals(folder) ? "/" + name : folder + "/" + name;
  }

  static boolean covers(String folder, String path) {
    return new PathPattern(folder).covers(path);
  }

  /** A glob of one component; a dot at the start is nothing special. */
  static Pattern regex(String glob) {
    StringBuilder regex = new StringBuilder();
    for (String literal : glob.split("\\*+", -1)) {
      regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(literal));
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  private String governingPath(String path) {
    String at = path;
    while (!nodes.containsKey(at)) {
      at = parent(at);
    }
    return at;
  }

  private Found missing(String at, Deque<String> rest) {
    StringBuilder path = new StringBuilder(at);
    rest.forEach(name -> path.append('/').append(name));
    return new Found(path.toString(), Kind.MISSING, Optional.empty(), governing(at));
  }

  private boolean exists(String path) {
    if (nodes.containsKey(path)) {
      return true;
    }
    return hostAt(path).map(host::exists).orElse(false);
  }

  private Optional<String> linkAt(String path) {
    Node node = nodes.get(path);
    if (node != null) {
      return node instanceof Node.SymbolicLink link ? Optional.of(link.target()) : Optional.empty();
    }
    return hostAt(path).flatMap(host::readLink);
  }

  private Optional<Path> hostAt(String path) {
    String governing = governingPath(path);
    if (!(nodes.get(governing) instanceof Node.Host shown)) {
      return Optional.empty();
    }
    String below = path.substring(governing.length());
    return Optional.of(
        below.isEmpty()
            ? shown.source()
            : shown.source().resolve(below.startsWith("/") ? below.substring(1) : below));
  }

  private Kind kindHere(String path) {
    Node node = nodes.get(path);
    if (node instanceof Node.Fresh) {
      return Kind.FOLDER;
    }
    if (node instanceof Node.Opaque opaque) {
      return opaque.folder() ? Kind.FOLDER : Kind.FILE;
    }
    boolean folder = hostAt(path).map(host::isFolder).orElse(false);
    return folder ? Kind.FOLDER : Kind.FILE;
  }

  private SortedSet<String> names(Found folder) {
    SortedSet<String> names = new TreeSet<>();
    for (String path : nodes.tailMap(folder.path(), false).keySet()) {
      if (!"/".equals(path) && parent(path).equals(folder.path())) {
        names.add(path.substring(path.lastIndexOf('/') + 1));
      }
    }
    if (folder.kind() == Kind.FOLDER) {
      folder.host().ifPresent(at -> names.addAll(host.names(at)));
    }
    return names;
  }

  private static ArrayDeque<String> components(String path) {
    ArrayDeque<String> components = new ArrayDeque<>();
    for (String component : path.split("/", -1)) {
      if (!component.isEmpty() && !".".equals(component)) {
        components.add(component);
      }
    }
    return components;
  }
}
