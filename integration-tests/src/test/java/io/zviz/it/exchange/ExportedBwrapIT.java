package io.zviz.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.exchange.Loss;
import io.zviz.exchange.export.Export;
import io.zviz.exchange.export.ExportTarget;
import io.zviz.testkit.Expectations;
import io.zviz.testkit.ForeignTool;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bubblewrap enforces when it is run by an exported script. */
final class ExportedBwrapIT {
  @TempDir Path folder;

  @BeforeEach
  void needBubblewrap() {
    Expectations.require(
        "bwrap", ForeignTool.find("bwrap").isPresent(), "Debian package bubblewrap");
  }

  @Test
  void bubblewrap_enforces_what_is_not_listed_and_the_status_comes_back() throws Exception {
    Path shown = Probe.folder(folder.resolve("it's % shown"));
    Path work = Files.createDirectory(folder.resolve("my work"));
    Export export = Exports.withoutAppArmor(ExportTarget.BWRAP, Probe.profile(shown));
    Path script = Exports.write(export, folder, "sh");

    Probe probe = Probe.run("sh \"$0\" \"$1\" /bin/sh \"$2/probe\" \"$2\"", script, work, shown);

    assertThat(probe.can())
        .as(probe.output())
        .isEqualTo(Probe.enforcedBut("run-temporary", "yes", "start-many", "yes"));
    assertThat(probe.status()).isEqualTo(Probe.ENDED);
    assertThat(Loss.serious(export.losses()))
        .extracting(Loss::rule)
        .contains("writable /tmp", "pids_max 16");
  }

  @Test
  void without_the_script_all_of_it_can_be_done() throws Exception {
    Path shown = Probe.folder(folder.resolve("shown"));
    Probe probe =
        Probe.run(
            "bwrap --bind / / --dev-bind /dev /dev --bind /sys /sys --proc /proc"
                + " /bin/sh \"$0/probe\" \"$0\"",
            shown);
    assertThat(probe.can()).as(probe.output()).containsAllEntriesOf(Probe.FREE);
  }

  @Test
  void the_working_directory_is_the_only_place_that_stays() throws Exception {
    Path work = Files.createDirectory(folder.resolve("work"));
    Export export =
        Exports.withoutAppArmor(
            ExportTarget.BWRAP, Probe.profile(Probe.folder(folder.resolve("shown"))));
    Path script = Exports.write(export, folder, "sh");
    Probe.run("sh \"$0\" \"$1\" sh -c 'echo kept >kept; echo lost >/tmp/lost'", script, work);
    assertThat(work.resolve("kept")).hasContent("kept");
    assertThat(Path.of("/tmp/lost")).doesNotExist();
  }
}
