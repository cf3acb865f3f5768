package io.zviz.profile;

import io.zviz.spi.error.ErrorCode;
import io.zviz.spi.policy.Origin;

/**
 * One thing that is wrong with a profile.
 *
 * @param origin where
 * @param code the stable code
 * @param message what was got, what was expected, and the nearest valid name
 */
public record Problem(Origin origin, ErrorCode code, String message)
    implements Comparable<Problem> {
  /** The line that users see: {@code file:line:column: CODE message}. */
  public String render() {
    return origin + ": " + code.id() + " " + message;
  }

  @Override
  public int compareTo(Problem other) {
    int byOrigin = origin.compareTo(other.origin);
    if (byOrigin != 0) {
      return byOrigin;
    }
    int byCode = code.id().compareTo(other.code.id());
    return byCode != 0 ? byCode : message.compareTo(other.message);
  }
}
