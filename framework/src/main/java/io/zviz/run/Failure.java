package io.zviz.run;

import io.zviz.host.HostError;
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
    if (failure instanceof ZvizException known) {
      return of(known);
    }
    if (failure instanceof SysException refused) {
      String text = String.valueOf(refused.getMessage());
      return of(new ZvizException(HostError.SYSTEM_CALL, text));
    }
    return new Failure(List.of(DEFECT.formatted(failure)), List.of(), FAILED);
  }

  private static Failure of(ZvizException known) {
    String remedy = "  what to do: " + known.code().remedy();
    return new Failure(List.of(known.render()), List.of(remedy), statusOf(known));
  }

  private static int statusOf(ZvizException known) {
    if (known instanceof LaunchException failed) {
      return failed.exitStatus();
    }
    return known.code().fault() == ErrorCode.Fault.INPUT ? USAGE : FAILED;
  }
}
