package io.zviz.cli;

import io.zviz.compile.FileWriter;
import io.zviz.exchange.ContainerCapabilities;
import io.zviz.exchange.ExchangeError;
import io.zviz.exchange.ProfileImport;
import io.zviz.exchange.ProfileImport.Imported;
import io.zviz.exchange.oci.MalformedProfile;
import io.zviz.exchange.oci.SeccompProfile;
import io.zviz.exchange.oci.SeccompReader;
import io.zviz.exchange.oci.Surroundings;
import io.zviz.json.MalformedJsonException;
import io.zviz.profile.ProfileFile;
import io.zviz.profile.ProfileSource;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.host.Architecture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zviz import}: a profile from the system call filter of another tool. */
@Command(
    name = "import",
    description =
        "Makes a profile from a system call filter in the JSON of Docker, Podman or the OCI. The"
            + " profile decides the same for a container with these capabilities, on this"
            + " architecture and kernel.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:done",
      "1:something cannot be said in a profile, or could not be written; nothing was written",
      "2:wrong usage, or the file is no such filter"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  zviz import default.json -o docker-default.yaml",
      "  zviz import --cap-drop ALL --cap-add NET_BIND_SERVICE --kernel 6.1 default.json"
    })
public final class ImportCommand implements Callable<Integer> {
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

  private final Supplier<Architecture> host;

  @Spec private CommandSpec spec;

  @Mixin private LossOptions losses = new LossOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE.yaml",
      description = "Where to write the profile; standard output when not given.")
  private @Nullable Path output;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The profile's name; that of the file without its ending when not given.")
  private @Nullable String name;

  @Option(
      names = "--arch",
      paramLabel = "ARCH",
      description = "The architecture to import for: x86_64 or aarch64; this host's by default.")
  private @Nullable String architecture;

  @Option(
      names = "--kernel",
      paramLabel = "VERSION",
      description =
          "The version of Linux that the conditions \"minKernel\" are held against; this host's by"
              + " default.")
  private String kernel = System.getProperty("os.version", "");

  @Option(
      names = "--cap-add",
      paramLabel = "CAP",
      split = ",",
      description = "A capability besides Docker's default ones, or ALL.")
  private List<String> added = new ArrayList<>();

  @Option(
      names = "--cap-drop",
      paramLabel = "CAP",
      split = ",",
      description = "A capability less than Docker's default ones, or ALL.")
  private List<String> dropped = new ArrayList<>();

  @Parameters(paramLabel = "FILE.json", description = "The filter, or an OCI config.json with one.")
  private Path file = Path.of("");

  /** Imports for this host when nothing else is said. */
  @SuppressWarnings("NullAway.Init") // picocli injects the spec before anything is called
  public ImportCommand(Supplier<Architecture> host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    checkOutput();
    ProfileSource source = ProfileFile.read(file);
    Imported imported =
        ProfileImport.of(read(source), source.name(), profileName(), surroundings());
    Console console = new Console(spec.commandLine());
    losses.accept(console, source.name(), List.of(), imported.losses());
    if (output == null) {
      console.result(imported.yaml());
    } else {
      write(output, imported.yaml());
    }
    return ExitStatus.OK;
  }

  private static SeccompProfile read(ProfileSource source) {
    try {
      return SeccompReader.read(source.text());
    } catch (MalformedProfile | MalformedJsonException wrong) {
      throw new ZvizException(
          ExchangeError.MALFORMED, null, source.name() + ": " + wrong.getMessage(), wrong);
    }
  }

  private Surroundings surroundings() {
    if (!Surroundings.isVersion(kernel)) {
      throw wrong("--kernel %s: a version such as 6.1 was wanted".formatted(kernel));
    }
    Architecture target =
        architecture == null
            ? host.get()
            : Architecture.ofMachine(architecture)
                .orElseThrow(
                    () -> wrong("--arch %s: x86_64 or aarch64 was wanted".formatted(architecture)));
    return new Surroundings(target, kernel, ContainerCapabilities.of(added, dropped));
  }

  private String profileName() {
    if (name != null) {
      if (!name.matches(NAME)) {
        throw wrong(
            "--name %s: letters, digits, dots, dashes and underscores were wanted".formatted(name));
      }
      return name;
    }
    String base = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
    return base.matches(NAME) ? base : "imported";
  }

  private void checkOutput() {
    if (output != null && !String.valueOf(output.getFileName()).matches(".+\\.ya?ml")) {
      throw wrong("-o %s: a file that ends in .yaml or .yml was wanted".formatted(output));
    }
  }

  private static void write(Path target, String yaml) {
    Path absolute = target.toAbsolutePath();
    String fileName = String.valueOf(absolute.getFileName());
    int dot = fileName.lastIndexOf('.');
    Path folder = java.util.Objects.requireNonNull(absolute.getParent());
    try {
      FileWriter.write(
          folder,
          fileName.substring(0, dot),
          Map.of(fileName.substring(dot + 1), yaml.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new ZvizException(
          ExchangeError.NOT_WRITTEN,
          null,
          "cannot write %s: %s".formatted(target, FileWriter.reason(e)),
          e);
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
