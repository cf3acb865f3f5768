package io.zviz.launch;

import io.zviz.containment.ResourceLimit;
import io.zviz.spi.launch.ChildStep;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of the child besides its mounts.
 *
 * @param executable the command's path inside the container
 * @param argv its arguments, the name first
 * @param env {@code NAME=value}
 * @param cwd the working directory inside the container
 * @param hostname the host name
 * @param identity its user and groups
 * @param limits of its resources
 * @param capabilities what stays
 * @param ambient what survives an exec
 * @param lastCapability the highest number that the kernel knows
 * @param stdio its streams, and whether it leads a session of its own
 * @param label the label of the exclusive LSM
 * @param landlock in this order
 * @param filter the seccomp filter
 * @param controlGroups what it is put into
 * @param init whether an init of zviz's is the first process, and the command its child
 */
record ChildSettings(
    String executable,
    List<String> argv,
    List<String> env,
    String cwd,
    String hostname,
    Identity identity,
    List<ResourceLimit> limits,
    List<Integer> capabilities,
    List<Integer> ambient,
    int lastCapability,
    Stdio stdio,
    Optional<ChildStep.ExecLabel> label,
    List<ChildStep.LandlockRestrict> landlock,
    Optional<ChildStep.SeccompFilter> filter,
    ControlGroups controlGroups,
    boolean init) {
  /** The settings of a further command, which is restricted like the first. */
  ChildSettings forCommand(
      String path,
      List<String> arguments,
      List<String> environment,
      String folder,
      Identity user,
      Stdio streams) {
    return new ChildSettings(
        path,
        arguments,
        environment,
        folder,
        hostname,
        user,
        limits,
        capabilities,
        ambient,
        lastCapability,
        streams,
        label,
        landlock,
        filter,
        controlGroups,
        init);
  }

  /** The user of the command. */
  int uid() {
    return identity.uid();
  }

  /** Its group. */
  int gid() {
    return identity.gid();
  }

  /** Whether the label is still without the categories of the run. */
  boolean wantsCategories() {
    return label.map(ChildStep.ExecLabel::ownCategories).orElse(false);
  }

  /** Whether the filter notifies the supervisor, which then has to serve it. */
  boolean notifies() {
    return filter.map(ChildStep.SeccompFilter::listener).orElse(false);
  }

  /** The same with a label that ends in these categories. */
  ChildSettings withCategories(CategoryPair categories) {
    return new ChildSettings(
        executable,
        argv,
        env,
        cwd,
        hostname,
        identity,
        limits,
        capabilities,
        ambient,
        lastCapability,
        stdio,
        label.map(
            step -> new ChildStep.ExecLabel(step.attribute(), step.text() + ":" + categories)),
        landlock,
        filter,
        controlGroups,
        init);
  }
}
