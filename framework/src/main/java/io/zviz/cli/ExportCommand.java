package io.zviz.cli;

import io.zviz.compile.Bundle;
import io.zviz.compile.FileWriter;
import io.zviz.exchange.ExchangeError;
import io.zviz.exchange.export.Export;
import io.zviz.exchange.export.ExportTarget;
import io.zviz.exchange.export.ProfileExport;
import io.zviz.host.HostFacts;
import io.zviz.profile.ProfileFile;
import io.zviz.resolve.Overrides;
import io.zviz.run.Enforcer;
import io.zviz.run.Enforcer.Enforcement;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.policy.ResolvedPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zviz export}: a profile in the form of another tool. */
@Command(
    name = "export",
    description =
        "Writes a profile in the form of another tool, and lists what that tool cannot say, each"
            + " with its place and the reason.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:done",
      "1:something cannot be said in this form, or could not be written; nothing was written",
      "2:wrong usage, or an invalid profile"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  zviz export my-profile.yaml --format docker -o out",
      "  zviz export my-profile.yaml --format systemd --allow-degraded",
    })
public final class ExportCommand implements Callable<Integer> {
  private final Supplier<Enforcer> enforcers;

  private CommandSpec spec;

  private final CompileTarget target = new CompileTarget();

  @Mixin private LossOptions losses = new LossOptions();

  @Option(
      names = "--format",
      paramLabel = "TOOL",
      required = true,
      description = "What to write: ${COMPLETION-CANDIDATES}.")
  private ExportTarget format = ExportTarget.DOCKER;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      description =
          "Where to write the files, a folder that is there; without it, what is a single file goes"
              + " to standard output.")
  private @Nullable Path output;

  @Parameters(
      paramLabel = "PROFILE",
      description =
          "A file, a built-in profile, or the name of a NAME.yaml here; - reads standard input.")
  private String profile = "";

  /** Compiles with this enforcer. */
  @SuppressWarnings("NullAway.Init") // picocli injects the spec before anything is called
  public ExportCommand(Supplier<Enforcer> enforcers) {
    this.enforcers = enforcers;
  }

  @Spec
  void spec(CommandSpec command) {
    spec = command;
    target.addTo(command);
  }

  @Override
  public Integer call() {
    if (output != null && output.toString().isEmpty()) {
      throw wrong("-o: the FOLDER is empty; for this one write .");
    }
    Bundle bundle = compile().bundle();
    Export export = ProfileExport.of(format, bundle);
    if (output == null && export.files().size() > 1) {
      throw wrong(
          "--format %s makes %d files, %s: say with -o FOLDER where to write them"
              .formatted(
                  format,
                  export.files().size(),
                  export.files().keySet().stream()
                      .map(extension -> export.name() + "." + extension)
                      .collect(Collectors.joining(", "))));
    }
    Console console = new Console(spec.commandLine());
    losses.accept(console, profile, bundle.policy().notices(), export.losses());
    if (output == null) {
      byte[] only = export.files().values().iterator().next();
      console.result(new String(only, StandardCharsets.UTF_8));
    } else {
      write(console, export, output);
    }
    return ExitStatus.OK;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private Enforcement compile() {
    Enforcer enforcer = enforcers.get();
    Overrides overrides = format.showsTheHost() ? Overrides.NONE.plainDirectory() : Overrides.NONE;
    Path here = Path.of("").toAbsolutePath();
    ResolvedPolicy policy =
        profile.equals("-")
            ? enforcer.resolve(ProfileFile.standardInput(System.in, here), overrides)
            : enforcer.resolve(profile, here, overrides);
    Optional<HostFacts> facts = target.facts();
    return enforcer.enforce(policy, facts, target.architecture(enforcer, facts), true);
  }

  private static void write(Console console, Export export, Path folder) {
    Path manifest = folder.resolve(export.name() + "." + Bundle.MANIFEST);
    if (Files.exists(manifest)) {
      throw new ZvizException(
          ExchangeError.NOT_WRITTEN,
          "cannot write to %s: %s vouches for artefacts with the same names; take another folder"
              .formatted(folder, manifest.getFileName()));
    }
    try {
      FileWriter.write(folder, export.name(), export.files())
          .forEach(file -> console.result(file.toString()));
    } catch (IOException e) {
      throw new ZvizException(
          ExchangeError.NOT_WRITTEN,
          null,
          "cannot write to %s: %s".formatted(folder, FileWriter.reason(e)),
          e);
    }
  }
}
