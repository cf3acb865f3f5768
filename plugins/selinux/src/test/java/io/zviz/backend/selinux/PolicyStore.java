package io.zviz.backend.selinux;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zviz.testkit.Expectations;
import io.zviz.testkit.ForeignTool;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A policy store of its own, as a host has one: Debian's base policy with what that needs, and the
 * names of container-selinux. No kernel is asked: semodule builds, libsepol decides.
 */
final class PolicyStore {
  private static final Path DEBIAN = Path.of("/usr/share/selinux/default");

  /** The base policy refers to names of the others. */
  private static final List<String> MODULES =
      List.of("base", "unconfined", "xserver", "xdg", "getty");

  private static final Pattern SID = Pattern.compile("sid (\\d+)");
  private static final Pattern ALLOWED = Pattern.compile("allowed \\{([^}]*)}");

  private final Path root;

  /** The number that the first context gets that is asked for; behind those of the policy. */
  private Optional<Long> firstSid = Optional.empty();

  private PolicyStore(Path root) {
    this.root = root;
  }

  /** Builds a store; this takes some seconds. */
  static PolicyStore in(Path root) throws IOException {
    Expectations.require(
        "selinux-policy-default",
        Files.exists(DEBIAN.resolve("base.pp.bz2")),
        "apt-get install selinux-policy-default");
    Files.createDirectories(root.resolve("etc/selinux/default"));
    Files.createDirectories(root.resolve("var/lib/selinux"));
    // What is forbidden once and for all (neverallow) is looked at with every module.
    Files.writeString(
        root.resolve("etc/selinux/semanage.conf"), "module-store = direct\nexpand-check = 1\n");
    PolicyStore store = new PolicyStore(root);
    List<String> arguments = new ArrayList<>();
    MODULES.forEach(m -> arguments.addAll(List.of("-i", DEBIAN + "/" + m + ".pp.bz2")));
    try (InputStream names = PolicyStore.class.getResourceAsStream("container.cil")) {
      Path file = root.resolve("container.cil");
      Files.write(file, Objects.requireNonNull(names).readAllBytes());
      arguments.addAll(List.of("-i", file.toString()));
    }
    store.semodule(arguments).succeed();
    return store;
  }

  /** Installs a module from a file of its name. */
  ForeignTool.Answer install(String module, String text) {
    Path file = root.resolve(module + ".cil");
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return semodule(List.of("-i", file.toString()));
  }

  /** Removes a module. */
  void remove(String module) {
    semodule(List.of("-r", module)).succeed();
  }

  /** The names of the modules. */
  List<String> modules() {
    return new String(semodule(List.of("-l")).succeed().output(), UTF_8).lines().toList();
  }

  /** The policy that the host would load. */
  CompiledPolicy policy() {
    return new CompiledPolicy(binary());
  }

  /** What libsepol's security server allows, categories considered. */
  Set<String> access(String source, String target, String kind) {
    String contexts = "2\n%s\n2\n%s\n".formatted(source, target);
    if (firstSid.isEmpty()) {
      firstSid = sids(checkpolicy(contexts)).stream().findFirst();
    }
    long first = firstSid.orElseThrow(() -> new AssertionError("no context: " + source));
    List<Long> guess = List.of(first, source.equals(target) ? first : first + 1);
    String answer = checkpolicy(contexts + question(guess, kind));
    List<Long> numbers = sids(answer);
    if (numbers.size() != 2) {
      throw new AssertionError("no context: " + source + " or " + target);
    }
    if (!numbers.equals(guess)) { // a context that the policy itself has a number for
      answer = checkpolicy(contexts + question(numbers, kind));
    }
    Matcher allowed = ALLOWED.matcher(answer);
    if (!allowed.find()) {
      throw new AssertionError("no answer about " + kind);
    }
    Set<String> words = new TreeSet<>(Arrays.asList(allowed.group(1).strip().split(" ")));
    words.remove("");
    return words;
  }

  private static String question(List<Long> sids, String kind) {
    return "0\n%s\n%s\n%s\n".formatted(sids.get(0), sids.get(1), kind);
  }

  /** The numbers that contexts got, in the order in which they were asked for. */
  private static List<Long> sids(String answer) {
    return SID.matcher(answer).results().map(found -> Long.valueOf(found.group(1))).toList();
  }

  private String checkpolicy(String questions) {
    ForeignTool tool = CompiledPolicy.tool("checkpolicy", "apt-get install checkpolicy");
    ForeignTool.Answer answer = tool.run(questions + "q\n", "-M", "-b", "-d", binary().toString());
    return new String(answer.succeed().output(), UTF_8);
  }

  /** The file in the policy's folder; the end of its name is the version that libsepol writes. */
  private Path binary() {
    try (Stream<Path> files = Files.list(root.resolve("etc/selinux/default/policy"))) {
      return files.findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ForeignTool.Answer semodule(List<String> arguments) {
    List<String> all = new ArrayList<>(List.of("-n", "-p", root.toString(), "-s", "default"));
    all.addAll(arguments);
    return CompiledPolicy.tool("semodule", "apt-get install policycoreutils")
        .run("", all.toArray(String[]::new));
  }
}
