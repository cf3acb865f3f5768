package io.zviz.compile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zviz.json.JsonText;
import io.zviz.plugin.InstalledBackend;
import io.zviz.select.CoverageMatrix;
import io.zviz.spi.Layer;
import io.zviz.spi.SpiVersion;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.Notice;
import io.zviz.spi.policy.Origin;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SourceFile;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What was compiled from what, by whom, and where every rule landed. Holds no time, no user and no
 * absolute path: two machines write the same bytes.
 */
final class Manifest {
  /** The version of the manifest's own format. */
  static final long FORMAT = 1;

  /** The key of the manifest's own digest: that of the document without this key. */
  static final String DIGEST = "sha256";

  private Manifest() {}

  static byte[] write(Bundle bundle) {
    SortedMap<String, Object> tree = tree(bundle);
    tree.put(DIGEST, digest(tree));
    return JsonText.write(tree).getBytes(UTF_8);
  }

  /** The digest of a manifest that does not hold it yet. */
  static String digest(Map<String, Object> tree) {
    return Sha256.of(JsonText.write(tree).getBytes(UTF_8));
  }

  private static SortedMap<String, Object> tree(Bundle bundle) {
    ResolvedPolicy policy = bundle.policy();
    SortedMap<String, Object> tree = new TreeMap<>();
    tree.put("format", FORMAT);
    tree.put("tool", Map.of("name", "zviz", "version", version(), "spi", SpiVersion.CURRENT));
    tree.put(
        "profile",
        Map.of(
            "name", policy.name(),
            "version", policy.version(),
            "description", policy.description()));
    tree.put("target", Map.of("architecture", bundle.architecture().machine()));
    tree.put("inputs", policy.sources().stream().map(Manifest::tree).toList());
    tree.put("settings", settings(policy));
    tree.put("backends", bundle.selection().chosen().stream().map(Manifest::tree).toList());
    SortedMap<String, Object> artifacts = new TreeMap<>();
    bundle.files().forEach((key, file) -> artifacts.put(key, file.toTree(policy.name())));
    tree.put("artifacts", artifacts);
    tree.put("rules", bundle.coverage().rows().stream().map(Manifest::tree).toList());
    tree.put("brokered", LoweredCalls.of(bundle));
    tree.put("notices", bundle.notices().stream().map(Manifest::tree).toList());
    return tree;
  }

  private static String version() {
    return Optional.ofNullable(Manifest.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  private static Map<String, Object> tree(SourceFile source) {
    return Map.of(
        "file", withoutMachine(source.name()),
        "profile", source.profile(),
        "sha256", source.sha256(),
        "builtin", source.builtin());
  }

  private static Map<String, Object> settings(ResolvedPolicy policy) {
    SortedMap<String, Object> requirements = new TreeMap<>();
    policy.requirements().forEach((layer, strength) -> requirements.put(layer.key(), strength));
    return Map.of(
        "requirements", requirements,
        "broker",
            Map.of(
                "mode", policy.broker().mode(),
                "timeout_ms", policy.broker().timeoutMillis(),
                "max_inflight", policy.broker().maxInflight()),
        "audit", Map.of("level", policy.audit().level(), "rate_limit", policy.audit().rateLimit()));
  }

  private static Map<String, Object> tree(InstalledBackend backend) {
    return Map.of(
        "id", backend.id().value(),
        "plugin", backend.plugin(),
        "version", backend.version(),
        "layers", letters(backend.backend().layers()));
  }

  private static Map<String, Object> tree(CoverageMatrix.Row row) {
    Intent intent = row.intent();
    SortedMap<String, Object> tree = new TreeMap<>();
    tree.put("id", intent.id().value());
    tree.put("rule", intent.describe());
    tree.put("origin", tree(intent.origin()));
    tree.put("implied", intent.origin().isImplied());
    tree.put("strength", intent.strength());
    tree.put("layers", letters(intent.layers()));
    tree.put("coverage", row.coverage());
    tree.put("outcomes", row.answers().stream().map(Manifest::tree).toList());
    return tree;
  }

  private static Map<String, Object> tree(CoverageMatrix.Answer answer) {
    return Map.of(
        "backend", answer.backend().value(),
        "coverage", answer.outcome().coverage(),
        "how", answer.outcome().how());
  }

  private static Map<String, Object> tree(Notice notice) {
    return Map.of(
        "code", notice.code(),
        "severity", notice.severity(),
        "origin", tree(notice.origin()),
        "message", notice.message());
  }

  private static Map<String, Object> tree(Origin origin) {
    return origin.isImplied()
        ? Map.of("rule", withoutMachine(origin.source()))
        : Map.of(
            "file", withoutMachine(origin.source()),
            "line", origin.line(),
            "column", origin.column());
  }

  private static String letters(java.util.Set<Layer> layers) {
    return new TreeSet<>(layers)
        .stream().map(layer -> String.valueOf(layer.letter())).collect(Collectors.joining());
  }

  /** An absolute path says where something was made: only its last component stays. */
  private static String withoutMachine(String file) {
    return file.startsWith("/") ? file.substring(file.lastIndexOf('/') + 1) : file;
  }
}
