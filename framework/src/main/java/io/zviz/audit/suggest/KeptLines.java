package io.zviz.audit.suggest;

import io.zviz.audit.suggest.Line.Place;
import io.zviz.resolve.ResolveNotice;
import io.zviz.spi.policy.ArgumentIntent;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SocketIntent;
import io.zviz.spi.policy.SyscallDefaultIntent;
import io.zviz.spi.policy.SyscallIntent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a profile allows only because it has no list of that kind: when it gets one, these have to
 * be named in it.
 */
final class KeptLines {
  private static final String AS_BEFORE = "as before: ";
  private static final String BUILTIN = AS_BEFORE + "of the built-in default";

  private final ResolvedPolicy policy;
  private final Set<Place> lists;
  private final List<Line> lines = new ArrayList<>();

  private KeptLines(ResolvedPolicy policy, Set<Place> lists) {
    this.policy = policy;
    this.lists = lists;
  }

  /**
   * The lines.
   *
   * @param lists the lists that get items
   */
  static List<Line> of(ResolvedPolicy policy, Set<Place> lists) {
    KeptLines kept = new KeptLines(policy, lists);
    kept.calls();
    kept.paths();
    kept.sockets();
    kept.commands("ioctl", Place.IOCTL);
    kept.commands("prctl", Place.PRCTL);
    return kept.lines;
  }

  private boolean gets(Place... places) {
    return List.of(places).stream().anyMatch(lists::contains);
  }

  private boolean isDefault(String section) {
    String words = "no " + section + " ";
    return policy.notices().stream()
        .anyMatch(
            notice ->
                notice.code().equals(ResolveNotice.DEFAULT_LISTS.id())
                    && notice.message().startsWith(words));
  }

  private void calls() {
    if (!gets(Place.CALLS, Place.BROKERED_CALLS)) {
      return;
    }
    if (isDefault("syscalls")) {
      policy.intents(SyscallIntent.class).stream()
          .filter(call -> !call.implied())
          .forEach(call -> add(place(call.decision()), call.name(), BUILTIN));
    }
    boolean open =
        policy.intents(SyscallDefaultIntent.class).stream()
            .anyMatch(rest -> rest.decision() == Decision.ALLOW);
    if (open) {
      add(Place.CALLS, "\"*\"", AS_BEFORE + "what no list names is allowed");
    }
  }

  private static Place place(Decision decision) {
    return switch (decision) {
      case ALLOW -> Place.CALLS;
      case BROKER -> Place.BROKERED_CALLS;
      case DENY -> Place.REFUSED_CALLS;
    };
  }

  private void paths() {
    if (gets(Place.READONLY, Place.WRITABLE, Place.EXECUTABLE) && isDefault("filesystem")) {
      policy.intents(PathIntent.class).stream()
          .filter(path -> !path.origin().isImplied())
          .forEach(
              path -> {
                Place list =
                    switch (path.access()) {
                      case READONLY -> Place.READONLY;
                      case WRITABLE -> Place.WRITABLE;
                      case HIDDEN -> Place.HIDDEN;
                      case EXECUTABLE -> Place.EXECUTABLE;
                    };
                add(list, Yaml.text(path.path().text()), BUILTIN);
              });
    }
  }

  private void sockets() {
    if (gets(Place.SOCKETS)) {
      policy.intents(SocketIntent.class).stream()
          .filter(kind -> kind.origin().isImplied() && kind.decision() == Decision.ALLOW)
          .forEach(
              kind ->
                  add(
                      Place.SOCKETS,
                      kind.kind().name().toLowerCase(Locale.ROOT),
                      AS_BEFORE + "allowed without a list"));
    }
  }

  private void commands(String call, Place list) {
    if (gets(list)) {
      policy.intents(ArgumentIntent.class).stream()
          .filter(intent -> intent.call().equals(call) && intent.origin().isImplied())
          .flatMap(intent -> intent.allowed().stream())
          .forEach(value -> add(list, value.name(), AS_BEFORE + "allowed without a list"));
    }
  }

  private void add(Place list, String item, String note) {
    lines.add(new Line(list, item, note));
  }
}
