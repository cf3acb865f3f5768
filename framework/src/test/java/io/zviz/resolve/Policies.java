package io.zviz.resolve;

import io.zviz.profile.ProfileSource;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SyscallDefaultIntent;
import io.zviz.spi.policy.SyscallIntent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Policies for tests, from text. */
final class Policies {
  static final PolicyResolver RESOLVER = new PolicyResolver(new ProfileLocator(List.of()));

  private Policies() {}

  static ProfileSource source(String yaml) {
    Path nowhere = Path.of("/nonexistent/p.yaml");
    byte[] bytes = yaml.getBytes(StandardCharsets.UTF_8);
    return new ProfileSource("p.yaml", bytes, Optional.of(nowhere));
  }

  /** The policy of a profile with a name, a version and this body. */
  static ResolvedPolicy of(String body) {
    return of(body, Overrides.NONE);
  }

  static ResolvedPolicy of(String body, Overrides overrides) {
    return RESOLVER.resolve(source("name: p\nversion: 1.0\n" + body), overrides);
  }

  /** What becomes of a call, named or not. */
  static Decision decision(ResolvedPolicy policy, String call) {
    return policy.intents(SyscallIntent.class).stream()
        .filter(intent -> intent.name().equals(call))
        .map(SyscallIntent::decision)
        .findFirst()
        .orElseGet(() -> policy.intents(SyscallDefaultIntent.class).get(0).decision());
  }

  /** What the policy says, one line per intent with its id, without positions. */
  static List<String> rules(ResolvedPolicy policy) {
    return policy.intents().stream().map(i -> i.id() + ": " + i.describe()).toList();
  }

  static Intent intent(ResolvedPolicy policy, String id) {
    return policy.intents().stream()
        .filter(intent -> intent.id().value().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + id + " in " + rules(policy)));
  }

  static List<String> codes(ResolvedPolicy policy) {
    return policy.notices().stream().map(n -> n.origin() + " " + n.code()).toList();
  }
}
