package io.zviz.testkit;

import io.zviz.spi.host.Architecture;
import io.zviz.spi.host.HostProbe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.IntBinaryOperator;

/**
 * A host that answers from tables. By default it is an x86-64 machine seen by root that has no
 * files, no tools and no Landlock.
 */
public final class FakeHostProbe implements HostProbe {
  private static final int ENOSYS = 38;

  private final TreeMap<Path, String> files = new TreeMap<>();
  private final Set<Path> writable = new HashSet<>();
  private final Set<Path> notWritable = new HashSet<>();
  private final Map<String, Path> tools = new HashMap<>();
  private final List<List<String>> runs = new ArrayList<>();
  private Architecture architecture = Architecture.X86_64;
  private boolean root = true;
  private boolean namespaces;
  private int landlockAbi = -ENOSYS;
  private int landlockErrata = -ENOSYS;
  private IntBinaryOperator seccompAnswers = (operation, argument) -> -ENOSYS;
  private BiFunction<List<String>, String, ToolResult> toolAnswers =
      (argv, stdin) -> new ToolResult(127, "", "no such tool");
  private BiFunction<List<String>, String, ToolResult> networkAnswers =
      (argv, stdin) -> new ToolResult(1, "", "unshare: Operation not permitted");

  /** Sets the architecture. */
  public FakeHostProbe architecture(Architecture value) {
    architecture = value;
    return this;
  }

  /** Somebody who is not root looks. */
  public FakeHostProbe withoutRoot() {
    root = false;
    return this;
  }

  /** An ordinary user looks, as root of a user namespace of his. */
  public FakeHostProbe inUserNamespace() {
    root = false;
    namespaces = true;
    return this;
  }

  /** A file of the kernel and its text; the folders above exist too. */
  public FakeHostProbe file(String path, String text) {
    files.put(Path.of(path), text);
    return this;
  }

  /** What exists at and below a path can be written to; for root everything can. */
  public FakeHostProbe writable(String path) {
    writable.add(Path.of(path));
    return this;
  }

  /** A path that can no longer be written to; what is below it can. */
  public FakeHostProbe notWritable(String path) {
    notWritable.add(Path.of(path));
    return this;
  }

  /** A tool in {@code /usr/sbin}. */
  public FakeHostProbe withTool(String name) {
    tools.put(name, Path.of("/usr/sbin", name));
    return this;
  }

  /** How tools end. */
  public FakeHostProbe toolAnswers(BiFunction<List<String>, String, ToolResult> answers) {
    toolAnswers = answers;
    return this;
  }

  /** How tools end in a new network namespace. */
  public FakeHostProbe networkAnswers(BiFunction<List<String>, String, ToolResult> answers) {
    networkAnswers = answers;
    return this;
  }

  /** What the kernel says about Landlock: ABI and errata, or {@code -errno}. */
  public FakeHostProbe landlock(int abi, int errata) {
    landlockAbi = abi;
    landlockErrata = errata;
    return this;
  }

  /** What the kernel says about seccomp, by operation and argument. */
  public FakeHostProbe seccompAnswers(IntBinaryOperator answers) {
    seccompAnswers = answers;
    return this;
  }

  /** The argument vectors of the tools that were run so far. */
  public List<List<String>> runs() {
    return List.copyOf(runs);
  }

  @Override
  public Architecture architecture() {
    return architecture;
  }

  @Override
  public String kernelRelease() {
    return "6.18.0-fake";
  }

  @Override
  public boolean isRoot() {
    return root;
  }

  @Override
  public boolean mayMakeNamespaces() {
    return root || namespaces;
  }

  @Override
  public Optional<String> read(Path file) {
    return Optional.ofNullable(files.get(file));
  }

  @Override
  public boolean exists(Path path) {
    return files.keySet().stream().anyMatch(file -> file.startsWith(path));
  }

  @Override
  public boolean isWritable(Path path) {
    return exists(path)
        && !notWritable.contains(path)
        && (root || writable.stream().anyMatch(path::startsWith));
  }

  @Override
  public List<String> list(Path folder) {
    return files.keySet().stream()
        .filter(file -> file.startsWith(folder) && !file.equals(folder))
        .map(file -> file.getName(folder.getNameCount()).toString())
        .distinct()
        .sorted()
        .toList();
  }

  @Override
  public Optional<Path> tool(String name) {
    return Optional.ofNullable(tools.get(name));
  }

  @Override
  public ToolResult run(List<String> argv, String stdin) {
    runs.add(List.copyOf(argv));
    return toolAnswers.apply(argv, stdin);
  }

  @Override
  public ToolResult runInNewNetwork(List<String> argv, String stdin) {
    runs.add(List.copyOf(argv));
    return networkAnswers.apply(argv, stdin);
  }

  @Override
  public int landlock(int flags) {
    return flags == 1 ? landlockAbi : landlockErrata;
  }

  @Override
  public int seccomp(int operation, int argument) {
    return seccompAnswers.applyAsInt(operation, argument);
  }
}
