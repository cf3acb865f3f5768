package io.zviz.run;

import io.zviz.host.HostError;
import io.zviz.launch.LaunchException;
import io.zviz.profile.InvalidProfileException;
import io.zviz.profile.Problem;
import io.zviz.spi.error.ErrorCode;
import io.zviz.spi.error.ZvizException;
import io.zviz.sys.SysException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a user is told about something that went wrong.
 *
 * @param said each thing that is wrong
 * @param status the exit status
 */
public record Failure(List<Said> said, int status) {
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final String MESSAGE = "message";

  /** Remedies with these words only point to the line above. */
  private static final String OF_THE_MESSAGE = "the message";

  private static final String DEFECT =
      "this is a defect in zviz: %s; please report it, with what the same command prints after zviz"
          + " --log-level debug";

  /** Copies the list. */
  public Failure {
    said = List.copyOf(said);
  }

  /**
   * One thing that is wrong.
   *
   * @param lines for people, what is wrong first
   * @param fields for programs: a message, and a code, a position and a remedy where there are any
   */
  public record Said(List<String> lines, Map<String, Object> fields) {
    /** Copies the collections. */
    public Said {
      lines = List.copyOf(lines);
      fields = Map.copyOf(fields);
    }

    static Said of(String text) {
      return new Said(List.of(text), Map.of(MESSAGE, text));
    }
  }

  /** What is said about an exception. */
  public static Failure of(Exception failure) {
    if (failure instanceof FailedElsewhere elsewhere) {
      return elsewhere.failure();
    }
    if (failure instanceof InvalidProfileException invalid) {
      return of(invalid);
    }
    if (failure instanceof ZvizException known) {
      return of(known);
    }
    if (failure instanceof SysException refused) {
      return of(new ZvizException(HostError.SYSTEM_CALL, String.valueOf(refused.getMessage())));
    }
    return of(DEFECT.formatted(failure));
  }

  /** A failure of which only this is known. */
  public static Failure of(String text) {
    return new Failure(List.of(Said.of(text)), FAILED);
  }

  private static Failure of(InvalidProfileException invalid) {
    List<Said> said = new ArrayList<>();
    for (Problem problem : invalid.problems()) {
      Map<String, Object> fields = fields(problem.code(), problem.message());
      fields.put("position", problem.origin().toString());
      said.add(new Said(List.of(problem.render()), fields));
    }
    if (invalid.more() > 0) {
      said.add(Said.of("and " + invalid.more() + " more"));
    }
    return new Failure(said, USAGE);
  }

  private static Failure of(ZvizException known) {
    List<String> lines = new ArrayList<>(List.of(known.render()));
    String remedy = known.code().remedy();
    if (!remedy.contains(OF_THE_MESSAGE)) {
      lines.add("  what to do: " + remedy);
    }
    Map<String, Object> fields = fields(known.code(), String.valueOf(known.getMessage()));
    known.position().ifPresent(position -> fields.put("position", position.toString()));
    return new Failure(List.of(new Said(lines, fields)), statusOf(known));
  }

  private static Map<String, Object> fields(ErrorCode code, String message) {
    return new TreeMap<>(Map.of("code", code.id(), MESSAGE, message, "remedy", code.remedy()));
  }

  private static int statusOf(ZvizException known) {
    if (known instanceof LaunchException failed) {
      return failed.exitStatus();
    }
    return known.code().fault() == ErrorCode.Fault.INPUT ? USAGE : FAILED;
  }
}
