package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.it.cli.Zviz.Result;
import io.zviz.run.KernelName;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Control groups of an ordinary user's runs, in a group that root has given to that user. */
class RootlessGroupsIT {
  private static final String PROFILE =
      """
      name: mine
      version: 1
      extends: default
      requirements: {network: optional, cgroups: required}
      filesystem: {writable: [/work, /tmp]}
      resources: {memory_max: 48M, pids_max: 5}
      """;

  /** Says how many children it could have, and why not one more. */
  private static final String FORKS =
      """
      $| = 1;
      my @children;
      for (1..20) {
        my $pid = fork;
        if (!defined $pid) { print scalar(@children), " $!\\n"; last }
        if (!$pid) { sleep 1000; exit }
        push @children, $pid;
      }
      print scalar(@children), "\\n";
      kill 9, @children;
      """;

  private static final String REFUSED = "4 Resource temporarily unavailable\n4\n";

  private OrdinaryUser user;
  private UserGroup group;
  private Zviz zviz;
  private Map<String, String> before;

  @BeforeEach
  void aGroupOfAnOrdinaryUser() throws IOException {
    group = UserGroup.of(OrdinaryUser.UID);
    user = new OrdinaryUser();
    zviz = user.zviz(group.entrance()).withProfile("mine.yaml", PROFILE);
    before = group.contents();
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    if (group != null) {
      group.close();
      user.close();
    }
  }

  private static Result run(Zviz zviz, String... command) {
    List<String> line =
        new ArrayList<>(List.of("run", "-q", "--no-init", "-p", "mine", "one", "."));
    line.addAll(List.of(command));
    return zviz.call(line.toArray(String[]::new));
  }

  private Result forks(Zviz zviz) {
    return run(zviz, "/usr/bin/perl", "-e", FORKS);
  }

  @Test
  void the_sixth_process_is_refused() throws IOException {
    assertThat(zviz.host("/usr/bin/perl", "-e", FORKS).out()).as("control").isEqualTo("20\n");

    assertThat(forks(zviz).succeeds().out()).isEqualTo(REFUSED);

    assertThat(group.contents()).isEqualTo(before);
  }

  @Test
  void who_takes_more_memory_is_killed() throws IOException {
    String hog = "head -c 150000000 /dev/zero | tail -n 1 | wc -c";
    assertThat(zviz.host("/bin/sh", "-c", hog).out()).as("control").isEqualTo("150000000\n");

    assertThat(run(zviz, "/usr/bin/tail", "-n", "1", "/dev/zero").status()).isEqualTo(137);

    assertThat(run(zviz, "/bin/sh", "-c", "echo little").out()).isEqualTo("little\n");
    assertThat(group.contents()).isEqualTo(before);
  }

  @Test
  void its_limits_are_not_in_the_container_s_reach() {
    assertThat(zviz.host("/usr/bin/find", group.folder().toString(), "-name", "pids.max").out())
        .as("control")
        .isNotEmpty();

    assertThat(run(zviz, "/usr/bin/find", "/sys/fs/cgroup", "-name", "pids.max").out()).isEmpty();
  }

  @Test
  void without_a_group_of_one_s_own_limits_are_refused_or_left_out() throws IOException {
    Zviz elsewhere = user.zviz();

    Result refused = forks(elsewhere);
    assertThat(refused.exits(1).err())
        .contains("is not this user's", "systemd-run --user --scope -p Delegate=yes zviz");
    assertThat(refused.out()).isEmpty();

    zviz.withProfile("mine.yaml", PROFILE.replace("cgroups: required", "cgroups: optional"));
    assertThat(forks(elsewhere).succeeds().out()).as("optional").isEqualTo("20\n");
    assertThat(forks(zviz).succeeds().out()).as("in the group").isEqualTo(REFUSED);
  }

  @Test
  void a_group_with_other_processes_is_not_divided() throws IOException {
    Result refused = forks(user.zviz(group.entranceWithShell()));

    assertThat(refused.exits(1).err()).contains("with other processes", "(sh)");
    assertThat(refused.out()).isEmpty();
    assertThat(group.contents()).isEqualTo(before);
  }

  @Test
  void a_controller_that_the_group_lacks_is_named_with_the_place_to_change() {
    zviz.withProfile("mine.yaml", PROFILE.replace("pids_max: 5", "cpu_max: 50000 100000"));

    assertThat(forks(zviz).exits(1).err())
        .contains("the user's group has no cpu controller", "user@.service.d/delegate.conf");
  }

  @Test
  void detached_containers_share_the_group_and_the_last_one_leaves_it_as_it_was()
      throws IOException {
    detach("one");
    detach("two");
    try {
      assertThat(group.groups())
          .containsExactlyInAnyOrder(name("one"), name("two"), "zviz.supervisors");
      assertThat(group.members("")).isEmpty();
      assertThat(group.members("zviz.supervisors")).hasSize(1);
      assertThat(exec("one", "/usr/bin/perl", "-e", FORKS).out())
          .isEqualTo("2 Resource temporarily unavailable\n2\n");
      assertThat(group.members(name("one"))).as("init and sleep").hasSize(2);

      zviz("delete", "--force", "one").succeeds();
      assertThat(group.groups()).containsExactly(name("two"), "zviz.supervisors");
      assertThat(exec("two", "/usr/bin/perl", "-e", FORKS).out()).startsWith("2 Resource");
    } finally {
      zviz("delete", "--force", "one", "two");
    }
    assertThat(group.groups()).isEmpty();
    assertThat(group.members("")).as("the supervisor").hasSize(1);
    group.end("");
    assertThat(group.contents()).isEqualTo(before);
  }

  @Test
  void two_supervisors_share_the_group_and_the_second_end_leaves_it_as_it_was() throws Exception {
    Process first =
        zviz.start("-q", "-p", "mine", "one", ".", "/bin/sh", "-c", "echo first; read -r go");
    try (var lines = first.inputReader()) {
      assertThat(lines.readLine()).isEqualTo("first");
      Zviz beside = user.zviz(group.entrance("zviz.supervisors"));

      Result second =
          beside.call(
              "run", "-q", "--no-init", "-p", "mine", "two", ".", "/usr/bin/perl", "-e", FORKS);

      assertThat(second.succeeds().out()).isEqualTo(REFUSED);
      assertThat(group.groups()).containsExactly(name("one"), "zviz.supervisors");
      assertThat(limit(group, "one")).isEqualTo("5\n");
    } finally {
      first.outputWriter().write("go\n");
      first.outputWriter().close();
      first.waitFor();
    }
    assertThat(group.contents()).isEqualTo(before);
  }

  private static String name(String id) {
    return KernelName.of(OrdinaryUser.state(), id);
  }

  private static String limit(UserGroup group, String id) throws IOException {
    return Files.readString(group.folder().resolve(name(id)).resolve("pids.max"));
  }

  private static String[] with(String[] start, String... rest) {
    List<String> all = new ArrayList<>(List.of(start));
    all.addAll(List.of(rest));
    return all.toArray(String[]::new);
  }

  @Test
  void after_a_supervisor_that_was_killed_cleanup_leaves_the_group_as_it_was() throws IOException {
    detach("one");
    group.end("zviz.supervisors");
    assertThat(group.groups()).as("control").contains(name("one"), "zviz.supervisors");

    zviz("cleanup").succeeds();

    assertThat(group.contents()).isEqualTo(before);
    zviz("delete", "one").succeeds();
  }

  /** From outside of the group, which passes controllers on and takes no process. */
  private Result zviz(String... line) {
    return user.zviz().call(line);
  }

  private Result exec(String id, String... command) {
    return zviz(with(new String[] {"exec", id}, command));
  }

  /** The first one brings the supervisor into the group. */
  private void detach(String id) throws IOException {
    Zviz entrance = group.groups().isEmpty() ? zviz : user.zviz();
    entrance.call("run", "-q", "-d", "-p", "mine", id, ".", "/bin/sleep", "1000").succeeds();
    assertThat(limit(group, id)).isEqualTo("5\n");
  }
}
