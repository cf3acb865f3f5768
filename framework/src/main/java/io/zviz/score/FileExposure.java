package io.zviz.score;

import io.zviz.abi.SyscallTable;
import io.zviz.compile.Bundle;
import io.zviz.explain.Answer;
import io.zviz.explain.Explainer;
import io.zviz.explain.Question;
import io.zviz.explain.Question.Use;
import io.zviz.score.Tally.Permit;
import io.zviz.score.Weights.Weight;
import io.zviz.spi.Layer;
import java.util.List;
import java.util.Map;

/** The files: for a fixed list of paths, what may be done with them. */
final class FileExposure {
  private static final List<String> OPENS = List.of("openat", "open", "openat2");
  private static final List<String> WRITES = List.of("openat", "open", "openat2", "creat");
  private static final List<String> RUNS = List.of("execve", "execveat");

  private final Bundle bundle;
  private final Enforced enforced;
  private final Explainer explainer;

  FileExposure(Bundle bundle, Enforced enforced) {
    this.bundle = bundle;
    this.enforced = enforced;
    this.explainer = new Explainer(bundle);
  }

  Tally tally() {
    Tally tally = new Tally("files");
    add(tally, "read", Use.READ, OPENS);
    add(tally, "write", Use.WRITE, WRITES);
    add(tally, "execute", Use.EXECUTE, RUNS);
    return tally;
  }

  private void add(Tally tally, String kind, Use use, List<String> calls) {
    for (Map.Entry<String, Weight> subject : Weights.TABLE.of(kind).entrySet()) {
      add(tally, kind + " " + subject.getKey(), subject.getValue(), use, calls);
    }
  }

  /** By whichever of these calls leaves most open. */
  private void add(Tally tally, String what, Weight weight, Use use, List<String> calls) {
    String subject = what.substring(what.indexOf(' ') + 1);
    String path = subject.endsWith("/") ? subject + "x" : subject;
    double most = 0;
    Answer decisive = null;
    for (String call : calls) {
      if (SyscallTable.of(bundle.architecture()).number(call).isPresent()) {
        Answer answer = explainer.answer(new Question.FileAccess(what, call, path, use));
        double open = open(answer, use);
        if (decisive == null || open > most) {
          most = open;
          decisive = answer;
        }
      }
    }
    if (decisive == null || most == 0) {
      tally.refused(weight);
    } else {
      tally.permitted(weight, most, what, permit(decisive, subject, use));
    }
  }

  /** What no rule makes writable is mounted read-only or not at all, whatever an LSM does. */
  private double open(Answer answer, Use use) {
    boolean mounts = enforced.has(Layer.CONTAINMENT);
    return use == Use.WRITE && mounts && !answer.verdict().isAllowed() ? 0 : enforced.open(answer);
  }

  private static Permit permit(Answer answer, String subject, Use use) {
    Permit permit = Enforced.permit(answer);
    if (!answer.verdict().isAllowed()) {
      return permit;
    }
    String path = subject.endsWith("/") ? subject.substring(0, subject.length() - 1) : subject;
    String remedy =
        switch (use) {
          case READ -> "filesystem.hidden: [" + path + "]";
          case WRITE -> "filesystem.readonly: [" + path + "]";
          case EXECUTE -> "filesystem.executable: a list without " + path;
        };
    return new Permit(permit.rule(), permit.position(), remedy);
  }
}
