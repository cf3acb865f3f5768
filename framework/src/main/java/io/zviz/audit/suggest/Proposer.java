package io.zviz.audit.suggest;

import io.zviz.audit.suggest.Line.Place;
import io.zviz.explain.Question.Use;
import io.zviz.profile.ArgumentNames;
import io.zviz.profile.BadValueException;
import io.zviz.spi.policy.ArgumentIntent;
import io.zviz.spi.policy.ArgumentIntent.NamedValue;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.SyscallIntent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lines that a profile lacks for one need. */
final class Proposer {
  // include/uapi/linux/sched.h: CLONE_NEWTIME, NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID
  // and NEWNET.
  static final long NAMESPACES = 0x7e020080L;
  private static final long INT = 0xffffffffL;

  /** Calls that do the same: where one is inspected, another one is to be as well. */
  private static final List<List<String>> FAMILIES =
      List.of(
          List.of("open", "openat", "openat2", "creat"),
          List.of("execve", "execveat"),
          List.of("connect", "sendto", "sendmsg"),
          List.of("socket", "socketpair"));

  private final Judge judge;
  private final Map<String, Decision> decisions = new HashMap<>();

  Proposer(Judge judge) {
    this.judge = judge;
    judge
        .policy()
        .intents(SyscallIntent.class)
        .forEach(call -> decisions.put(call.name(), call.decision()));
  }

  /**
   * What is proposed.
   *
   * @param list the list; empty when a profile cannot say it
   * @param item the item, or the operation
   * @param note what has to be known about it; empty when nothing has
   */
  record Proposal(Optional<Place> list, String item, String note) {
    static Proposal of(Place list, String item) {
      return new Proposal(Optional.of(list), item, "");
    }

    static Proposal none(String what, String why) {
      return new Proposal(Optional.empty(), what, why);
    }
  }

  /** The proposals for something that is not allowed. */
  List<Proposal> proposals(Need need) {
    if (need instanceof Need.Call call) {
      return ofCall(call);
    }
    if (need instanceof Need.File file) {
      return List.of(ofFile(file));
    }
    if (need instanceof Need.Egress egress) {
      String item = "{to: %s, ports: [%d], proto: %s}";
      String to = Yaml.quoted(egress.address());
      return List.of(Proposal.of(Place.EGRESS, item.formatted(to, egress.port(), egress.proto())));
    }
    if (need instanceof Need.Bind bind) {
      return List.of(Proposal.of(Place.BIND, Integer.toString(bind.port())));
    }
    if (need instanceof Need.Capability capability) {
      return List.of(Proposal.of(Place.CAPABILITIES, capability.name()));
    }
    Need.Other other = (Need.Other) need;
    return List.of(Proposal.none(other.what(), other.why()));
  }

  private List<Proposal> ofCall(Need.Call call) {
    List<Proposal> proposals = new ArrayList<>();
    if (!judge.passes(call.name())) {
      proposals.add(byName(call.name()));
    }
    switch (call.name()) {
      case "socket", "socketpair" -> new SocketProposal(judge).of(call).ifPresent(proposals::add);
      case "ioctl" -> command(call, ArgumentNames.IOCTL, 1, proposals);
      case "prctl" -> command(call, ArgumentNames.PRCTL, 0, proposals);
      case "clone" -> namespaces(call, proposals);
      default -> {}
    }
    return proposals.isEmpty() ? List.of(byName(call.name())) : proposals;
  }

  private Proposal byName(String name) {
    boolean inspected =
        FAMILIES.stream()
            .filter(family -> family.contains(name))
            .flatMap(List::stream)
            .anyMatch(call -> decisions.get(call) == Decision.BROKER);
    return Proposal.of(inspected ? Place.BROKERED_CALLS : Place.CALLS, name);
  }

  /** Where the call is inspected, its command is what is refused. */
  private void command(
      Need.Call call, ArgumentNames names, int argument, List<Proposal> proposals) {
    boolean inspected =
        judge.policy().intents(ArgumentIntent.class).stream()
            .anyMatch(intent -> intent.call().equals(call.name()));
    if (!inspected || call.arguments().size() <= argument) {
      return;
    }
    long value = call.arguments().get(argument) & INT;
    String item =
        names.numbers().entrySet().stream()
            .filter(entry -> entry.getValue() == value)
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse("0x" + Long.toHexString(value));
    try {
      NamedValue read = names.parse(item);
      Place list = names == ArgumentNames.IOCTL ? Place.IOCTL : Place.PRCTL;
      proposals.add(Proposal.of(list, read.name()));
    } catch (BadValueException never) {
      proposals.add(Proposal.none(call.name() + " " + item, "no profile allows it"));
    }
  }

  /** These namespaces alone, and whatever else the flags say. */
  private void namespaces(Need.Call call, List<Proposal> proposals) {
    if (decisions.get("clone") == Decision.BROKER && !call.arguments().isEmpty()) {
      long flags = call.arguments().get(0) & NAMESPACES;
      proposals.add(
          Proposal.of(
              Place.CALLS,
              "{call: clone, when: \"arg0 & 0x%x == 0x%x\"}".formatted(NAMESPACES, flags)));
    }
  }

  private Proposal ofFile(Need.File file) {
    String path = file.path();
    if (file.use() == Use.WRITE && isOfKernel(path)) {
      return Proposal.none("write " + path, "the kernel's trees are never writable");
    }
    boolean restricted = judge.policy().restrictsExecutables();
    if (file.use() == Use.EXECUTE && !restricted && judge.allows(reading(file))) {
      return Proposal.none(
          "run " + path,
          "it is writable, and runs nothing without a list filesystem.executable, which has to name all"
              + " other programs too");
    }
    if (file.made() && file.use() == Use.WRITE) {
      return madeIn(path);
    }
    Place list =
        switch (file.use()) {
          case WRITE -> Place.WRITABLE;
          case EXECUTE -> restricted ? Place.EXECUTABLE : Place.READONLY;
          case READ -> Place.READONLY;
        };
    return Proposal.of(list, path);
  }

  /** The folder changes; and a path that does not exist would become an empty folder. */
  private static Proposal madeIn(String path) {
    String folder = RecordedPath.parent(path);
    String name = path.substring(path.lastIndexOf('/') + 1);
    return PathFolding.isFoldable(folder)
        ? new Proposal(Optional.of(Place.WRITABLE), folder, "for files such as " + name)
        : new Proposal(
            Optional.of(Place.WRITABLE),
            path,
            "in a folder that is no place for all; when it does not exist, an empty folder is made of it");
  }

  private static boolean isOfKernel(String path) {
    return path.equals("/dev")
        || (path + "/").startsWith("/proc/")
        || (path + "/").startsWith("/sys/");
  }

  private static Need.File reading(Need.File file) {
    return new Need.File("openat", file.path(), Use.READ, false);
  }
}
