package io.zviz.backend.landlock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DowngradeTest {
  private static final int RULESETS = 200;

  private static final Ruleset EVERYTHING =
      new Ruleset(
          EnumSet.allOf(FsRight.class),
          EnumSet.allOf(NetRight.class),
          EnumSet.allOf(Scope.class),
          EnumSet.allOf(RestrictFlag.class),
          List.of(
              ImpliedGrants.grant("/all", EnumSet.allOf(FsRight.class)),
              ImpliedGrants.grant("/tty", Set.of(FsRight.IOCTL_DEV))),
          List.of(
              new PortGrant(0, 80, EnumSet.allOf(NetRight.class)),
              new PortGrant(53, 53, Set.of(NetRight.BIND_UDP))));

  static IntStream versions() {
    return IntStream.rangeClosed(0, Abi.KNOWN);
  }

  /** Everything, nothing, and sets of every kind by chance. */
  private static List<Ruleset> rulesets() {
    Random random = new Random(20260725);
    List<Ruleset> all = new ArrayList<>();
    all.add(EVERYTHING);
    all.add(new Ruleset(Set.of(), Set.of(), Set.of(), Set.of(), List.of(), List.of()));
    for (int i = 0; i < RULESETS; i++) {
      Set<FsRight> files = some(FsRight.class, random);
      Set<NetRight> network = some(NetRight.class, random);
      all.add(
          new Ruleset(
              files,
              network,
              some(Scope.class, random),
              some(RestrictFlag.class, random),
              Stream.of("/a", "/b", "/c")
                  .map(path -> ImpliedGrants.grant(path, within(files, random)))
                  .toList(),
              Stream.of(1, 2, 3)
                  .map(port -> new PortGrant(port, port + 5, within(network, random)))
                  .toList()));
    }
    return all;
  }

  private static <F extends Enum<F>> Set<F> some(Class<F> kind, Random random) {
    return within(EnumSet.allOf(kind), random);
  }

  private static <F> Set<F> within(Set<F> set, Random random) {
    return set.stream().filter(feature -> random.nextBoolean()).collect(Collectors.toSet());
  }

  private static Stream<Feature> features(Ruleset ruleset) {
    return Stream.of(ruleset.handled(), ruleset.network(), ruleset.scopes(), ruleset.flags())
        .flatMap(Collection::stream);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void nothingIsLeftThatTheAbiLacksAndEverythingLostIsReported(int version) {
    Abi abi = Abi.of(version);
    for (Ruleset wanted : rulesets()) {
      Downgrade downgrade = wanted.downgrade(abi);
      Set<Feature> left = features(downgrade.ruleset()).collect(Collectors.toSet());
      assertThat(left).allMatch(abi::knows);
      assertThat(downgrade.lost()).noneMatch(abi::knows).doesNotHaveDuplicates();
      left.addAll(downgrade.lost());
      assertThat(left).isEqualTo(features(wanted).collect(Collectors.toSet()));
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void whatIsGrantedLosesTheSameBitsAsWhatIsHandled(int version) {
    for (Ruleset wanted : rulesets()) {
      Downgrade downgrade = wanted.downgrade(Abi.of(version));
      Ruleset left = downgrade.ruleset();
      for (Grant grant : left.grants()) {
        Set<FsRight> before = new HashSet<>(grantOf(wanted, grant).rights());
        before.removeAll(downgrade.lost());
        assertThat(grant.rights()).isNotEmpty().isEqualTo(before);
        assertThat(left.handled()).containsAll(grant.rights());
      }
      for (PortGrant grant : left.ports()) {
        assertThat(grant.rights()).isNotEmpty();
        assertThat(left.network()).containsAll(grant.rights());
      }
    }
  }

  private static Grant grantOf(Ruleset ruleset, Grant grant) {
    return ruleset.grants().stream()
        .filter(other -> other.path().equals(grant.path()))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void twoStepsEqualOne(int version) {
    for (Ruleset wanted : rulesets()) {
      for (int lower = 0; lower <= version; lower++) {
        Downgrade first = wanted.downgrade(Abi.of(version));
        Downgrade second = first.ruleset().downgrade(Abi.of(lower));
        Downgrade whole = wanted.downgrade(Abi.of(lower));
        assertThat(second.ruleset()).isEqualTo(whole.ruleset());
        Set<Feature> lost = new HashSet<>(first.lost());
        lost.addAll(second.lost());
        assertThat(lost).isEqualTo(Set.copyOf(whole.lost()));
      }
    }
  }

  @Test
  void theHighestAbiLosesNothingAndNoneLosesAll() {
    for (Ruleset wanted : rulesets()) {
      assertThat(wanted.downgrade(Abi.of(Abi.KNOWN)).lost()).isEmpty();
      Ruleset none = wanted.downgrade(Abi.of(0)).ruleset();
      assertThat(features(none)).isEmpty();
      assertThat(none.grants()).isEmpty();
      assertThat(none.ports()).isEmpty();
    }
  }

  @Test
  void grantThatLosesEveryRightDisappears() {
    Ruleset left = EVERYTHING.downgrade(Abi.of(4)).ruleset();
    assertThat(left.grants()).extracting(grant -> grant.path().text()).containsExactly("/all");
    assertThat(left.ports())
        .containsExactly(new PortGrant(0, 80, EnumSet.of(NetRight.BIND_TCP, NetRight.CONNECT_TCP)));
  }

  @Test
  void lossesStandByKindAndBit() {
    assertThat(EVERYTHING.downgrade(Abi.of(5)).lost())
        .isEqualTo(
            Arrays.asList(
                FsRight.RESOLVE_UNIX,
                NetRight.BIND_UDP,
                NetRight.CONNECT_SEND_UDP,
                Scope.ABSTRACT_UNIX_SOCKET,
                Scope.SIGNAL,
                RestrictFlag.LOG_NEW_EXEC_ON,
                RestrictFlag.LOG_SUBDOMAINS_OFF));
  }
}
