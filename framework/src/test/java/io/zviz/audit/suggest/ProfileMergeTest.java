package io.zviz.audit.suggest;

import static io.zviz.audit.Lines.denied;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileMergeTest {
  private static final String OWN =
      """
      # Ours.
      name: p          # the name
      version: "1"
      extends: minimal

      syscalls:
        # needed by the linker
        allow:
          - chroot     # why
          - {call: personality, when: "arg0 == 8"}

          # the end of calls
      filesystem:
        writable:
        - /data        # indentless
      """;

  @TempDir private Path folder = Path.of("/nowhere");

  private Suggesting recorded(String text) {
    return new Suggesting(folder, text)
        .recorded(
            denied("mount"),
            denied("openat", "path", "/opt/in", "args", Map.of("flags", "O_RDONLY")),
            denied("openat", "path", "/opt/out", "args", Map.of("flags", "O_RDWR")),
            denied(
                "socket",
                "args",
                Map.of("domain", "AF_VSOCK", "type", "SOCK_STREAM", "protocol", 0)));
  }

  @Test
  void lines_join_their_lists_and_everything_else_stays_as_it_is() {
    Suggesting suggesting = recorded(OWN.replace("allow:\n", "broker: [openat]\n  allow:\n"));
    ProfileMerge.Merged merged = suggesting.merged();
    assertThat(merged.refused()).isEmpty();
    assertThat(merged.text())
        .isEqualTo(
            """
            # Ours.
            name: p          # the name
            version: "1"
            extends: minimal

            syscalls:
              # needed by the linker
              broker: [openat]
              allow:
                - chroot     # why
                - {call: personality, when: "arg0 == 8"}
                - mount  # once, by cat

                # the end of calls
            filesystem:
              writable:
              - /data        # indentless
              - /opt/out  # once, by cat
              readonly:
                - /opt/in  # once, by cat
            network:
              sockets:
                allow:
                  - vsock  # once, by cat
            """);
    assertThat(suggesting.stillRefused(merged.text())).isEmpty();
  }

  @Test
  void line_ends_stay_what_they_are_and_a_missing_last_one_does_not_matter() {
    String windows = OWN.replace("\n", "\r\n");
    ProfileMerge.Merged merged = recorded(windows).merged();
    assertThat(merged.text().replace("\r\n", "")).doesNotContain("\n");
    assertThat(merged.text()).contains("- mount  # once, by cat\r\n");

    ProfileMerge.Merged unended = recorded(OWN.strip()).merged();
    assertThat(unended.text()).isEqualTo(recorded(OWN).merged().text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "---\nname: p\nversion: 1\nextends: minimal\n...\n",
        "name: p\nversion: 1\nsyscalls:\n  allow:\n  - chroot\nfilesystem:\n  readonly:\n  - /a\n",
        "name: p\nversion: 1\nextends: minimal\ndescription: |\n  text\n\n  more\n",
        "name: p\nversion: 1\nextends: minimal\ndescription: >-\n  text\n  more\n\n# the end\n",
        "name: p\nversion: 1\nextends: minimal\ndescription: \"one\n  two\"\n",
        "name: p\nversion: 1\nextends: minimal\nsyscalls:\n    allow:\n        -   chroot\n",
        "name: p\nversion: 1\nnetwork:\n  sockets:\n    allow:\n    - unix\nextends: minimal\n",
        "name: p\nextends: minimal\nsyscalls:\n  allow:\n    - call: personality\n      when:\n      - arg0 == 8\n"
      })
  void block_style_of_every_shape_gets_the_lines(String text) {
    Suggesting suggesting = recorded(text);
    ProfileMerge.Merged merged = suggesting.merged();
    assertThat(merged.refused()).isEmpty();
    assertThat(suggesting.stillRefused(merged.text())).isEmpty();
    List<String> kept = merged.text().lines().toList();
    assertThat(kept).containsSubsequence(text.lines().toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name: p\nversion: 1\nsyscalls:\n  allow: [chroot]\n",
        "name: p\nversion: 1\nsyscalls: {allow: [chroot]}\n",
        "name: p\nversion: 1\nextends: minimal\nsyscalls:\n  allow: []\n  broker: []\n",
        "name: p\nversion: 1\nsyscalls:\n  allow: &x\n    - chroot\n",
        "name: p\nversion: 1\nsyscalls:\n  deny: &x\n    - reboot\n  allow: *x\n",
        "{name: p, version: 1, extends: minimal}\n"
      })
  void anywhere_else_nothing_is_changed_and_the_place_is_said(String text) {
    Suggesting suggesting = new Suggesting(folder, text).recorded(denied("mount"));
    ProfileMerge.Merged merged = suggesting.merged();
    assertThat(merged.text()).isEqualTo(text);
    assertThat(merged.refused()).hasSize(1);
    assertThat(merged.refused().get(0)).startsWith("p.yaml:").contains("- mount  # once, by cat");
  }

  @Test
  void a_rule_of_the_profile_itself_that_still_refuses_is_found() {
    Suggesting suggesting =
        new Suggesting(
                folder,
                """
                name: p
                extends: minimal
                syscalls:
                  deny:
                    - mount
                  broker:
                    - openat
                filesystem:
                  hidden:
                    - /opt/x
                """)
            .recorded(
                denied("mount"),
                denied("openat", "path", "/opt/x", "args", Map.of("flags", "O_RDONLY")));
    assertThat(suggesting.stillRefused(suggesting.merged().text()))
        .containsExactly("mount (once, by cat)", "openat /opt/x (once, by cat)");
  }
}
