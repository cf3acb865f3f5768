package io.zviz.compile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zviz.plugin.InstalledBackend;
import io.zviz.select.BackendSelector;
import io.zviz.select.FakeBackend;
import io.zviz.select.HostPreferences;
import io.zviz.select.Selection;
import io.zviz.spi.Layer;
import io.zviz.spi.artifact.Artifact;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.LimitIntent.Limit;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.testkit.PolicyBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** A policy, three backends that make one file of each kind, and bundles of them. */
final class TestBundles {
  private TestBundles() {}

  static ResolvedPolicy policy(String name) {
    return new PolicyBuilder(name)
        .path(PathAccess.READONLY, "/usr")
        .path(PathAccess.HIDDEN, "/etc/shadow")
        .egress(Decision.ALLOW, "10.0.0.0/8")
        .limit(Limit.PIDS_MAX, 64)
        .build();
  }

  static FakeBackend text() {
    return new FakeBackend("nftables", Layer.NETWORK)
        .making(
            (policy, target) ->
                List.of(
                    Artifact.published(
                        "nft",
                        new Content.Text(
                            List.of(
                                new Content.Fragment("table zviz\u00e9\n", List.of()),
                                new Content.Fragment(
                                    "10.0.0.0/8\n", ids(policy, Layer.NETWORK)))))));
  }

  static FakeBackend json() {
    return new FakeBackend("landlock", Layer.LSM)
        .making(
            (policy, target) ->
                List.of(
                    Artifact.published(
                        "landlock",
                        Content.Document.of(
                            shuffled(Map.of("b", 1, "a", shuffled(Map.of("y", 1, "x", "Iı")))),
                            Map.of("/a/x", ids(policy, Layer.LSM)))),
                    Artifact.internal("plan", new Content.Text(List.of()))));
  }

  static FakeBackend binary(int value) {
    return new FakeBackend("seccomp", Layer.SECCOMP)
        .making(
            (policy, target) ->
                List.of(
                    Artifact.published(
                        "bpf",
                        new Content.Binary(
                            new byte[] {1, (byte) value, 3},
                            List.of(new Content.Range(0, 3, List.of()))))));
  }

  static Bundle bundle(String name, int value) {
    return compile(policy(name), binary(value), text(), json());
  }

  static Bundle compile(ResolvedPolicy policy, FakeBackend... backends) {
    return Compiler.compile(policy, selection(policy, backends), Architecture.X86_64);
  }

  static Selection selection(ResolvedPolicy policy, FakeBackend... backends) {
    List<InstalledBackend> installed = Stream.of(backends).map(FakeBackend::installed).toList();
    return new BackendSelector(installed, HostPreferences.NONE).select(policy, Optional.empty());
  }

  static List<IntentId> ids(ResolvedPolicy policy, Layer layer) {
    return policy.intentsOf(java.util.Set.of(layer)).map(Intent::id).toList();
  }

  /** A hash map that was filled in another order each time. */
  private static Map<String, Object> shuffled(Map<String, Object> map) {
    List<Map.Entry<String, Object>> entries = new ArrayList<>(map.entrySet());
    Collections.shuffle(entries, new Random());
    Map<String, Object> filled = new HashMap<>();
    entries.forEach(entry -> filled.put(entry.getKey(), entry.getValue()));
    return filled;
  }

  static String text(Bundle bundle, String extension) {
    return new String(bundle.bytes(extension).orElseThrow(), UTF_8);
  }
}
