package io.zviz.run;

import io.zviz.broker.CallVerdict;
import io.zviz.seccomp.CallDecision;
import io.zviz.seccomp.CallDecisions;
import io.zviz.spi.policy.IntentId;
import java.util.Optional;

/** The filter's own decisions in the broker's words: a notified call is decided once more. */
final class Rules implements CallVerdict.Rules {
  private static final int EPERM = 1;

  private final CallDecisions decisions;

  Rules(CallDecisions decisions) {
    this.decisions = decisions;
  }

  @Override
  public CallVerdict decide(int number, long[] arguments) {
    CallDecision decision = decisions.decide(number, arguments);
    if (decision instanceof CallDecision.Broker broker) {
      return new CallVerdict.Inspect(Optional.of(broker.intent()));
    }
    if (decision instanceof CallDecision.Refuse refused) {
      return new CallVerdict.Refuse(refused.errno(), Optional.of(refused.intent()));
    }
    if (decision instanceof CallDecision.Allow) {
      return new CallVerdict.Allow();
    }
    return new CallVerdict.Refuse(EPERM, Optional.<IntentId>empty());
  }
}
