package io.zviz.it.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.exchange.export.Export;
import io.zviz.exchange.export.ExportTarget;
import io.zviz.json.JsonText;
import io.zviz.testkit.Expectations;
import io.zviz.testkit.ForeignTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every character that a path may hold reaches the tool that reads it: scripts are run with a
 * stand-in that records its arguments, units are read by systemd.
 */
final class ExportQuotingIT {
  /** All that is printable, every second byte that UTF-8 has, and four bytes. */
  private static final String ALL =
      characters(' ', '~') + "/" + characters(0xa0, 0xff) + "/\u4e2d\ud83d\ude00";

  private static String characters(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .filter(c -> c != '/' && c != '*')
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  private static final String RECORD =
      """
      #!/bin/sh
      if [ "$1" = info ]; then echo "$DOCKER_OPTIONS"; exit; fi
      printf '%s\\0' "$@" >"${0%/*}/recorded"
      """;

  @TempDir Path folder;

  private static String profile(String hidden, String shown, String writable) {
    return JsonText.write(
        Map.of(
            "name",
            "quoted",
            "version",
            1,
            "extends",
            "minimal",
            "filesystem",
            Map.of(
                "readonly", List.of(shown),
                "writable", List.of(writable),
                "hidden", List.of(hidden))));
  }

  private static String without(String characters) {
    return ALL.chars()
        .filter(c -> characters.indexOf(c) < 0)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** The arguments with which a script calls a tool. */
  private List<String> arguments(Export export, String tool, String... more) throws IOException {
    Path script = Exports.write(export, folder, "sh");
    ForeignTool shell = ForeignTool.find("sh").orElseThrow();
    shell.run("", "-n", script.toString()).succeed();
    Path standIn = Files.writeString(folder.resolve(tool), RECORD);
    assertThat(standIn.toFile().setExecutable(true)).isTrue();
    String call = "PATH=${0%/*}:$PATH; export PATH; script=$1; shift; sh \"$script\" \"$@\"";
    String[] argv = new String[more.length + 4];
    argv[0] = "-c";
    argv[1] = call;
    argv[2] = standIn.toString();
    argv[3] = script.toString();
    System.arraycopy(more, 0, argv, 4, more.length);
    shell.run("", argv).succeed();
    return List.of(Files.readString(folder.resolve("recorded")).split("\0"));
  }

  @ParameterizedTest
  @EnumSource(names = {"DOCKER", "PODMAN"})
  void engines_get_every_character_of_a_mount(ExportTarget engine) throws Exception {
    String name = engine == ExportTarget.PODMAN ? without(",\"") : ALL;
    String writable = "/w " + name + "/e";
    Export export = Exports.withoutAppArmor(engine, profile("/etc/shadow", "/usr/share", writable));
    String image = "it's an image $HOME";
    List<String> arguments = arguments(export, engine.toString(), "--rm", image, "a  b");
    assertThat(arguments).startsWith("run").endsWith("--rm", image, "a  b");
    assertThat(arguments).contains("seccomp=" + folder.resolve("quoted.json"));
    String mount =
        arguments.stream()
            .filter(word -> word.contains(writable.substring(0, 3)))
            .findFirst()
            .get();
    assertThat(fields(mount)).containsExactly("type=volume", "destination=" + writable);
  }

  /** The fields of a line of comma-separated values, as a reader of them sees it. */
  private static List<String> fields(String line) {
    String script =
        "import csv, sys; sys.stdout.write('\\0'.join(next(csv.reader([sys.stdin.read()]))))";
    ForeignTool python = ForeignTool.find("python3").orElseThrow();
    return List.of(
        new String(python.run(line, "-X", "utf8", "-c", script).succeed().output(), UTF_8)
            .split("\0"));
  }

  @Test
  void bubblewrap_gets_every_character() throws Exception {
    String name =
        ALL.codePoints()
            .limit(60)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    String hidden = Files.createDirectory(folder.resolve(name)).toString();
    String shown = "/s" + ALL + "/e";
    String writable = "/w" + ALL + "/e";
    Export export = Exports.withoutAppArmor(ExportTarget.BWRAP, profile(hidden, shown, writable));
    List<String> arguments = arguments(export, "bwrap", "my $work", "echo", "a  'b'");
    assertThat(arguments)
        .containsSequence("--perms", "0000", "--tmpfs", hidden, "--remount-ro", hidden)
        .containsSequence("--ro-bind-try", shown, shown)
        .containsSequence("--perms", "0755", "--tmpfs", writable)
        .containsSequence("--bind", "my $work", "/work", "--chdir", "/work")
        .endsWith("--remount-ro", "/dev", "--remount-ro", "/", "--", "echo", "a  'b'");
  }

  @Test
  void systemd_reads_every_character() throws Exception {
    Expectations.require(
        "systemd", ForeignTool.find("systemd-analyze").isPresent(), "Debian package systemd");
    String crossed = "/h" + ALL + "/e";
    String writable = "/w" + ALL + "/e";
    String shown = crossed + "/in" + ALL;
    Path drop =
        Exports.write(
            Exports.withoutAppArmor(ExportTarget.SYSTEMD, profile(crossed, shown, writable)),
            folder,
            "conf");
    Path unit = folder.resolve("quoted.service");
    Files.writeString(unit, Files.readString(drop) + "ExecStart=/bin/true\n");
    ForeignTool.Answer answer =
        ForeignTool.find("env")
            .orElseThrow()
            .run("", "SYSTEMD_LOG_LEVEL=debug", "systemd-analyze", "verify", unit.toString())
            .succeed();
    assertThat(new String(answer.output(), UTF_8).lines().map(String::strip))
        .contains(
            "BindPaths: -" + writable + ":" + writable + ":rbind",
            "BindReadOnlyPaths: -" + shown + ":" + shown + ":rbind",
            "TemporaryFileSystem: " + crossed + ":ro,mode=0111,nosuid,nodev,noexec")
        .anyMatch(line -> line.startsWith("NoExecPaths:") && line.contains("-" + writable));
  }

  @Test
  void docker_is_not_called_where_it_has_no_apparmor_for_the_profile() throws Exception {
    Export export = Exports.of(ExportTarget.DOCKER, profile("/a", "/b", "/c"), Exports.here());
    Path script = Exports.write(export, folder, "sh");
    Path standIn = Files.writeString(folder.resolve("docker"), RECORD);
    assertThat(standIn.toFile().setExecutable(true)).isTrue();
    String call = "PATH=${0%/*}:$PATH DOCKER_OPTIONS=$2 sh \"$1\" image";
    ForeignTool shell = ForeignTool.find("sh").orElseThrow();
    ForeignTool.Answer without =
        shell.run("", "-c", call, standIn.toString(), script.toString(), "[name=seccomp]");
    assertThat(without.status()).isEqualTo(1);
    assertThat(without.complaints()).contains("no AppArmor");
    assertThat(folder.resolve("recorded")).doesNotExist();
    shell
        .run("", "-c", call, standIn.toString(), script.toString(), "[name=apparmor name=seccomp]")
        .succeed();
    assertThat(Files.readString(folder.resolve("recorded"))).contains("apparmor=zviz-quoted\0");
  }

  @ParameterizedTest
  @EnumSource(names = {"DOCKER", "PODMAN", "OCI", "KUBERNETES"})
  void the_parser_of_apparmor_takes_the_profile(ExportTarget target) throws Exception {
    Expectations.require(
        "apparmor_parser",
        ForeignTool.find("apparmor_parser").isPresent(),
        "Debian package apparmor");
    Export export = Exports.of(target, profile("/h" + ALL, "/s" + ALL, "/w" + ALL), Exports.here());
    Path file = Exports.write(export, folder, "apparmor");
    ForeignTool parser = ForeignTool.find("apparmor_parser").orElseThrow();
    parser.run("", "-Q", "-K", file.toString()).succeed();
    assertThat(new String(parser.run("", "-N", file.toString()).output(), UTF_8))
        .isEqualTo("zviz-quoted\n");
  }
}
