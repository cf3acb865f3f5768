package io.zviz.it;

import io.zviz.abi.SyscallTable;
import io.zviz.seccomp.CallDecision;
import io.zviz.seccomp.CallDecisions;
import io.zviz.seccomp.SeccompBackend;
import io.zviz.spi.artifact.Artifact;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.testkit.InterestingCalls;
import io.zviz.testkit.SeccompData;

/** The {@code .bpf} artefact of a policy, and what it has to say. */
final class Filters {
  private Filters() {}

  static byte[] artifact(ResolvedPolicy policy, Architecture architecture) {
    Content content =
        new SeccompBackend()
            .compile(policy, Target.of(architecture))
            .artifact("bpf")
            .map(Artifact::content)
            .orElseThrow();
    return ((Content.Binary) content).bytes();
  }

  static InterestingCalls calls(Architecture architecture) {
    SyscallTable table = SyscallTable.of(architecture);
    return new InterestingCalls(
        architecture,
        number -> table.name(number).filter(InterestingCalls.INSPECTED::contains).isPresent());
  }

  /** What the policy says, in the words of {@code filter_verdicts}. */
  static String wanted(CallDecisions decisions, SeccompData call) {
    CallDecision decision =
        decisions.decide(
            call.architecture(),
            call.number(),
            call.arguments().stream().mapToLong(Long::longValue).toArray());
    if (decision instanceof CallDecision.Refuse refuse) {
      return "errno " + refuse.errno();
    }
    if (decision instanceof CallDecision.Broker) {
      return "notify";
    }
    return decision instanceof CallDecision.Kill ? "kill" : "allow";
  }
}
