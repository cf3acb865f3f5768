package io.zviz.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zviz.json.JsonText;
import io.zviz.json.MalformedJsonException;
import io.zviz.spi.BackendId;
import io.zviz.spi.LayerBackend;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.Support;
import io.zviz.sys.TimedStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a host can do, as its backends' probes found it. Can be saved on one host and compiled for
 * on another.
 *
 * @param architecture the processor
 * @param kernelRelease what {@code uname -r} prints; for messages only
 * @param root whether the probes ran as root
 * @param backends what each backend's probe found
 * @param kernel single findings about the kernel, name to value, as {@link KernelFacts} says
 */
public record HostFacts(
    Architecture architecture,
    String kernelRelease,
    boolean root,
    SortedMap<BackendId, Support> backends,
    SortedMap<String, String> kernel) {
  private static final long FORMAT = 1;
  private static final long MAX_BYTES = 16 << 20;

  /** Copies the maps. */
  public HostFacts {
    backends = Collections.unmodifiableSortedMap(new TreeMap<>(backends));
    kernel = Collections.unmodifiableSortedMap(new TreeMap<>(kernel));
  }

  /**
   * Asks every backend. One whose probe fails is one that cannot be used, and the others are asked
   * all the same.
   */
  public static HostFacts gather(HostProbe host, Collection<LayerBackend> backends) {
    return gather(host, backends, KernelFacts.gather(host));
  }

  /** The same without the findings about the kernel, which take longer and only a report shows. */
  public static HostFacts gatherForRun(HostProbe host, Collection<LayerBackend> backends) {
    return gather(host, backends, new TreeMap<>());
  }

  /** The same facts and what one more backend finds. */
  public HostFacts with(HostProbe host, LayerBackend backend) {
    SortedMap<BackendId, Support> found = new TreeMap<>(backends);
    found.put(backend.id(), probe(host, backend));
    return new HostFacts(architecture, kernelRelease, root, found, kernel);
  }

  private static HostFacts gather(
      HostProbe host, Collection<LayerBackend> backends, SortedMap<String, String> kernel) {
    SortedMap<BackendId, Support> found = new TreeMap<>();
    backends.forEach(backend -> found.put(backend.id(), probe(host, backend)));
    return new HostFacts(host.architecture(), host.kernelRelease(), host.isRoot(), found, kernel);
  }

  /** What the probe of a backend found; that the host has none when it was not asked. */
  public Support supportOf(BackendId backend) {
    Support found = backends.get(backend);
    return found != null
        ? found
        : new Support.Unknown(
            "the facts about the host do not mention " + backend,
            "run zviz compile --check-host on that host with the same plugins");
  }

  /** The facts as a tree for JSON. */
  public Map<String, Object> toTree() {
    SortedMap<String, Object> supports = new TreeMap<>();
    backends.forEach((id, support) -> supports.put(id.value(), SupportTree.of(support)));
    return Map.of(
        "format", FORMAT,
        "architecture", architecture.machine(),
        "kernel_release", kernelRelease,
        "root", root,
        "backends", supports,
        "kernel", kernel);
  }

  /** The facts as a JSON document. */
  public String toJson() {
    return JsonText.write(toTree());
  }

  /**
   * Reads facts from a file, see {@link #fromJson}.
   *
   * @throws ZvizException when the file cannot be read or is no such document
   */
  public static HostFacts read(Path file) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
        throw new ZvizException(
            HostError.FACTS_UNREADABLE, file + " is no regular file of at most 16 MiB");
      }
      return fromJson(Files.readAllBytes(file), file.toString());
    } catch (IOException e) {
      throw new ZvizException(
          HostError.FACTS_UNREADABLE, null, "cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads what {@link #toJson} wrote, or a report of {@code --check-host --format json}, which
   * holds it under {@code facts}.
   *
   * @param name how to call the document in errors
   * @throws ZvizException when it is no such document
   */
  public static HostFacts fromJson(byte[] document, String name) {
    try {
      JsonFields root = new JsonFields(JsonText.read(document));
      return parse(root.has("facts") ? root.object("facts") : root);
    } catch (MalformedJsonException | IllegalArgumentException e) {
      throw new ZvizException(
          HostError.FACTS_MALFORMED,
          null,
          "%s: %s; wanted what zviz compile --check-host --format json prints"
              .formatted(name, e.getMessage()),
          e);
    }
  }

  /** See {@link #fromJson(byte[], String)}. */
  public static HostFacts fromJson(String document) {
    return fromJson(document.getBytes(UTF_8), "host facts");
  }

  private static HostFacts parse(JsonFields tree) {
    if (tree.number("format") != FORMAT) {
      throw new IllegalArgumentException("format " + tree.number("format") + " is not " + FORMAT);
    }
    String machine = tree.text("architecture");
    Architecture architecture =
        Architecture.ofMachine(machine)
            .orElseThrow(() -> new IllegalArgumentException("architecture \"" + machine + "\""));
    SortedMap<BackendId, Support> backends = new TreeMap<>();
    JsonFields supports = tree.object("backends");
    supports
        .keys()
        .forEach(id -> backends.put(new BackendId(id), SupportTree.parse(supports.object(id))));
    SortedMap<String, String> kernel = new TreeMap<>();
    JsonFields findings = tree.object("kernel");
    findings.keys().forEach(key -> kernel.put(key, findings.text(key)));
    return new HostFacts(
        architecture, tree.text("kernel_release"), tree.flag("root"), backends, kernel);
  }

  private static Support probe(HostProbe host, LayerBackend backend) {
    try (TimedStep told = TimedStep.begin("probe", backend.id().value())) {
      Support found = backend.probe(host);
      told.result(found.isAvailable() ? "available" : "not available");
      return found;
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      String why = e instanceof ZvizException ? String.valueOf(e.getMessage()) : e.toString();
      return new Support.NotEnabled(
          "its probe failed: " + why, "report it to whoever made the backend " + backend.id());
    }
  }
}
