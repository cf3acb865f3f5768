package io.zviz.explain;

import io.zviz.compile.Bundle;
import io.zviz.explain.Step.ArtifactLine;
import io.zviz.seccomp.FilterListing;
import io.zviz.seccomp.FilterWay;
import io.zviz.spi.artifact.Artifact;
import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.policy.IntentId;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** Where in the artefacts of a bundle a rule is carried out. */
final class ArtifactLines {
  /** struct sock_filter, include/uapi/linux/filter.h. */
  private static final int INSTRUCTION_BYTES = 8;

  /** More lines than this of one artefact tell nothing more. */
  private static final int SHOWN = 5;

  /** The way of one call through the filter; a call whose arguments are open has many. */
  private static final int SHOWN_OF_WAY = 24;

  private final Bundle bundle;
  private final IdentityHashMap<Content.Binary, List<String>> listings = new IdentityHashMap<>();

  ArtifactLines(Bundle bundle) {
    this.bundle = bundle;
  }

  /** The places of a rule, by artefact. */
  List<ArtifactLine> of(IntentId rule) {
    List<ArtifactLine> lines = new ArrayList<>();
    for (Compilation compilation : bundle.compilations()) {
      for (Artifact artifact : compilation.artifacts()) {
        if (artifact.published()) {
          lines.addAll(shown(places(artifact, rule), SHOWN));
        }
      }
    }
    return lines;
  }

  /**
   * The places of a rule about a call: of the filter, what the kernel executes for it.
   *
   * @param arguments all six; none when any may be meant
   */
  List<ArtifactLine> of(IntentId rule, int call, long... arguments) {
    List<ArtifactLine> lines = new ArrayList<>();
    for (Compilation compilation : bundle.compilations()) {
      for (Artifact artifact : compilation.artifacts()) {
        if (artifact.published() && artifact.content() instanceof Content.Binary filter) {
          lines.addAll(shown(way(artifact, filter, call, arguments), SHOWN_OF_WAY));
        } else if (artifact.published()) {
          lines.addAll(shown(places(artifact, rule), SHOWN));
        }
      }
    }
    return lines;
  }

  private static List<ArtifactLine> shown(List<ArtifactLine> places, int most) {
    if (places.size() <= most) {
      return places;
    }
    List<ArtifactLine> shown = new ArrayList<>(places.subList(0, most));
    ArtifactLine next = places.get(most);
    int more = places.size() - most;
    shown.add(new ArtifactLine(next.file(), next.place(), "and so on, " + more + " more"));
    return shown;
  }

  private List<ArtifactLine> places(Artifact artifact, IntentId rule) {
    String file = file(artifact);
    Content content = artifact.content();
    if (content instanceof Content.Text text) {
      return inText(file, text, rule);
    }
    return content instanceof Content.Document document
        ? inDocument(file, document, rule)
        : inBinary(file, (Content.Binary) content, rule);
  }

  private String file(Artifact artifact) {
    return bundle.policy().name() + "." + artifact.extension();
  }

  private static List<ArtifactLine> inText(String file, Content.Text text, IntentId rule) {
    List<ArtifactLine> lines = new ArrayList<>();
    int number = 1;
    for (Content.Fragment fragment : text.fragments()) {
      List<String> own = fragment.text().lines().toList();
      if (fragment.intents().contains(rule)) {
        for (int i = 0; i < own.size(); i++) {
          lines.add(new ArtifactLine(file, Integer.toString(number + i), own.get(i).strip()));
        }
      }
      number += own.size();
    }
    return lines;
  }

  private static List<ArtifactLine> inDocument(
      String file, Content.Document document, IntentId rule) {
    return document.pointers().entrySet().stream()
        .filter(entry -> entry.getValue().contains(rule))
        .map(entry -> new ArtifactLine(file, entry.getKey(), ""))
        .toList();
  }

  private List<ArtifactLine> inBinary(String file, Content.Binary binary, IntentId rule) {
    List<ArtifactLine> lines = new ArrayList<>();
    for (Content.Range range : binary.ranges()) {
      if (range.intents().contains(rule)) {
        int first = range.offset() / INSTRUCTION_BYTES;
        int last = (range.offset() + range.length() - 1) / INSTRUCTION_BYTES;
        for (int i = first; i <= last; i++) {
          lines.add(instruction(file, binary, i));
        }
      }
    }
    return lines;
  }

  private List<ArtifactLine> way(
      Artifact artifact, Content.Binary filter, int call, long... arguments) {
    return FilterWay.of(filter, bundle.architecture(), call, arguments).stream()
        .map(i -> instruction(file(artifact), filter, i))
        .toList();
  }

  private ArtifactLine instruction(String file, Content.Binary filter, int index) {
    List<String> listing =
        listings.computeIfAbsent(filter, b -> FilterListing.of(b, bundle.architecture()));
    return new ArtifactLine(file, Integer.toString(index), instruction(listing.get(index)));
  }

  /** Without the index in front and the rules behind, which are said already. */
  private static String instruction(String line) {
    int why = line.indexOf(';');
    return line.substring(6, why < 0 ? line.length() : why).strip();
  }
}
