package io.zviz.audit.suggest;

import io.zviz.audit.suggest.Line.Place;
import io.zviz.audit.suggest.Proposer.Proposal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a profile lacks for recorded runs. */
public final class Suggestion {
  private static final Set<Place> PATHS = Set.of(Place.READONLY, Place.WRITABLE, Place.EXECUTABLE);

  /** Where keys and passwords usually are. */
  private static final Pattern SECRETS =
      Pattern.compile(
          "/etc/(g?shadow|security/opasswd|sudoers|ssl/private|krb5.keytab|wireguard)(-|\\.d)?(/.*)?"
              + "|/root(/.*)?|.*/\\.(ssh|gnupg|aws|kube|docker|netrc)(/.*)?|.*\\.(key|pem)");

  private final Judge judge;
  private final Map<Place, Map<String, Item>> items = new EnumMap<>(Place.class);
  private final List<String> left = new ArrayList<>();
  private final Map<Need, Seen> proposed = new LinkedHashMap<>();

  private record Item(Seen seen, String note) {}

  private Suggestion(Judge judge) {
    this.judge = judge;
  }

  /**
   * What a profile lacks.
   *
   * @param judge the profile
   * @param fallbacks whether calls are allowed too without which their callers have another way
   */
  public static Suggestion of(Recordings recordings, Judge judge, boolean fallbacks) {
    Suggestion suggestion = new Suggestion(judge);
    Proposer proposer = new Proposer(judge);
    recordings.needs().forEach((need, seen) -> suggestion.add(need, seen, proposer, fallbacks));
    suggestion.foldPaths();
    return suggestion;
  }

  private void add(Need need, Seen seen, Proposer proposer, boolean fallbacks) {
    if (judge.allows(need)) {
      return;
    }
    boolean dispensable = !fallbacks && seen.hasFallback() && walksAround(need);
    for (Proposal proposal : proposer.proposals(need)) {
      if (dispensable) {
        String why =
            "it walks around what is inspected, and callers have another way when it is missing;"
                + " --with-fallbacks allows it";
        leave(proposal.item(), seen, why);
      } else if (proposal.list().isEmpty()) {
        leave(proposal.item(), seen, proposal.note());
      } else {
        proposed.put(need, seen);
        propose(proposal.list().get(), proposal, seen);
      }
    }
  }

  /** The flags of clone3 lie in memory, and the calls of io_uring meet no filter. */
  private boolean walksAround(Need need) {
    if (!(need instanceof Need.Call call)) {
      return false;
    }
    boolean everyClone = judge.allows(new Need.Call("clone", List.of(Proposer.NAMESPACES)));
    return call.name().startsWith("io_uring_") || (call.name().equals("clone3") && !everyClone);
  }

  private void propose(Place list, Proposal proposal, Seen seen) {
    Map<String, Item> ours = items.computeIfAbsent(list, place -> new TreeMap<>());
    Item known = ours.get(proposal.item());
    Seen all = new Seen();
    all.add(seen);
    if (known != null) {
      all.add(known.seen());
    }
    ours.put(proposal.item(), new Item(all, proposal.note()));
  }

  private void leave(String what, Seen seen, String why) {
    left.add("%s (%s): %s".formatted(what, seen.words(), why));
  }

  private void foldPaths() {
    PATHS.forEach(
        list -> {
          Map<String, Item> ours = items.remove(list);
          if (ours != null) {
            items.put(list, folded(ours));
          }
        });
    Map<String, Item> readonly = items.get(Place.READONLY);
    Map<String, Item> writable = items.get(Place.WRITABLE);
    if (readonly != null && writable != null) {
      readonly.keySet().removeIf(path -> PathFolding.topmost(path, writable.keySet()).isPresent());
    }
    items.values().removeIf(Map::isEmpty);
  }

  private Map<String, Item> folded(Map<String, Item> items) {
    Map<String, Seen> paths = new TreeMap<>();
    items.forEach((path, item) -> paths.put(path, item.seen()));
    Map<String, Item> folded = new TreeMap<>();
    for (PathFolding.Folded path : PathFolding.fold(paths, this::isSecret)) {
      Item own = items.get(path.path());
      String note = own == null ? "" : own.note();
      if (!path.below().isEmpty()) {
        note = "for %d paths in it, such as %s".formatted(path.below().size(), path.below().get(0));
      }
      folded.put(path.path(), new Item(path.seen(), note));
    }
    return folded;
  }

  private boolean isSecret(String path) {
    return judge.hides(path) || SECRETS.matcher(path).matches();
  }

  /** Whether nothing is lacking that a profile could say. */
  public boolean isEmpty() {
    return items.isEmpty();
  }

  /** What no line is proposed for, and why. */
  public List<String> left() {
    return List.copyOf(left);
  }

  /** The lines, by list. */
  List<Line> lines() {
    List<Line> lines = new ArrayList<>(KeptLines.of(judge.policy(), items.keySet()));
    items.forEach(
        (list, ours) -> ours.forEach((item, value) -> lines.add(line(list, item, value))));
    lines.sort(Comparator.comparing(Line::list));
    return distinct(lines);
  }

  /** What is kept and proposed as well stands once. */
  private static List<Line> distinct(List<Line> lines) {
    Set<String> seen = new TreeSet<>();
    return lines.stream().filter(line -> seen.add(line.list() + " " + line.item())).toList();
  }

  private Line line(Place list, String item, Item value) {
    List<String> notes = new ArrayList<>();
    if (PATHS.contains(list)) {
      secret(item).ifPresent(notes::add);
    }
    if (!value.note().isEmpty()) {
      notes.add(value.note());
    }
    notes.add(value.seen().words());
    if (value.seen().hasFallback() && (list == Place.CALLS || list == Place.BROKERED_CALLS)) {
      notes.add("callers have another way when it is missing");
    }
    boolean path = PATHS.contains(list);
    return new Line(list, path ? Yaml.text(item) : item, String.join("; ", notes));
  }

  private Optional<String> secret(String path) {
    if (judge.hides(path)) {
      return Optional.of("HIDDEN so far: is the program to see it?");
    }
    return SECRETS.matcher(path).matches()
        ? Optional.of("SECRETS are usually there: is the program to see it?")
        : Optional.empty();
  }

  /**
   * What is refused all the same under a profile that has the lines.
   *
   * @param changed that profile
   */
  public List<String> stillRefused(Judge changed) {
    List<String> refused = new ArrayList<>();
    proposed.forEach(
        (need, seen) -> {
          if (!changed.allows(need)) {
            refused.add(words(need) + " (" + seen.words() + ")");
          }
        });
    return refused;
  }

  private static String words(Need need) {
    if (need instanceof Need.Call call) {
      return call.name();
    }
    if (need instanceof Need.File file) {
      return "%s %s".formatted(file.call(), file.path());
    }
    if (need instanceof Need.Egress egress) {
      return "%s %s port %d".formatted(egress.call(), egress.address(), egress.port());
    }
    if (need instanceof Need.Bind bind) {
      return "bind to port " + bind.port();
    }
    return need instanceof Need.Capability capability ? capability.name() : need.toString();
  }
}
