package io.zviz.run;

import io.zviz.launch.LaunchException;
import io.zviz.profile.InvalidProfileException;
import io.zviz.spi.error.ErrorCode;
import io.zviz.spi.error.ZvizException;
import io.zviz.sys.SysException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a user is told about something that went wrong.
 *
 * @param lines what happened
 * @param more what else there is to say, which is no error of its own
 * @param status the exit status
 */
public record Failure(List<String> lines, List<String> more, int status) {
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final String DEFECT =
      "this is a defect in zviz: %s; please report it, with what the same command prints after zviz"
          + " --log-level debug";

  /** Copies the lists. */
  public Failure {
    lines = List.copyOf(lines);
    more = List.copyOf(more);
  }

  /** What is said about an exception. */
  public static Failure of(Exception failure) {
    if (failure instanceof FailedElsewhere elsewhere) {
      return elsewhere.failure();
    }
    if (failure instanceof InvalidProfileException invalid) {
      List<String> lines = new ArrayList<>();
      invalid.problems().forEach(problem -> lines.add(problem.render()));
      List<String> more =
          invalid.more() > 0 ? List.of("and " + invalid.more() + " more") : List.of();
      return new Failure(lines, more, USAGE);
    }
    if (failure instanceof LaunchException failed) {
      return new Failure(List.of(failed.render()), List.of(), failed.exitStatus());
    }
    if (failure instanceof ZvizException known) {
      return new Failure(List.of(known.render()), List.of(), statusOf(known.code()));
    }
    if (failure instanceof SysException refused) {
      return new Failure(List.of(String.valueOf(refused.getMessage())), List.of(), FAILED);
    }
    return new Failure(List.of(DEFECT.formatted(failure)), List.of(), FAILED);
  }

  private static int statusOf(ErrorCode code) {
    return code.fault() == ErrorCode.Fault.INPUT ? USAGE : FAILED;
  }
}
