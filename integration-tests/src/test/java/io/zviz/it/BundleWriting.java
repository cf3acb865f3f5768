package io.zviz.it;

import io.zviz.backend.cgroups.CgroupsBackend;
import io.zviz.backend.landlock.LandlockBackend;
import io.zviz.backend.nftables.NftablesBackend;
import io.zviz.compile.Bundle;
import io.zviz.compile.BundleWriter;
import io.zviz.compile.Compiler;
import io.zviz.plugin.InstalledBackend;
import io.zviz.select.BackendSelector;
import io.zviz.select.HostPreferences;
import io.zviz.spi.LayerBackend;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.LimitIntent.Limit;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.testkit.PolicyBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes the artefacts of a policy called {@code web}, in a process that a test may kill. */
final class BundleWriting {
  private BundleWriting() {}

  /** Takes the folder and a number that every artefact depends on. */
  public static void main(String[] arguments) {
    try {
      BundleWriter.write(bundle(Integer.parseInt(arguments[1])), Path.of(arguments[0]));
    } catch (ZvizException e) {
      System.err.println(e.render());
      System.exit(1);
    }
  }

  static Bundle bundle(int number) {
    ResolvedPolicy policy =
        new PolicyBuilder("web")
            .path(PathAccess.READONLY, "/usr/" + number)
            .egress(Decision.ALLOW, "10." + number + ".0.0/16")
            .limit(Limit.PIDS_MAX, number)
            .build();
    List<InstalledBackend> installed =
        Stream.<LayerBackend>of(new CgroupsBackend(), new LandlockBackend(), new NftablesBackend())
            .map(backend -> new InstalledBackend(backend, backend.id().value(), "1"))
            .toList();
    return Compiler.compile(
        policy,
        new BackendSelector(installed, HostPreferences.NONE).select(policy, Optional.empty()),
        Architecture.X86_64);
  }
}
