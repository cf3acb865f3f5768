package io.zviz.spi.launch;

/**
 * One thing that is done to start a workload. Data only: the framework does it, in an order of its
 * own, and shows it in {@code zviz run --dry-run}.
 */
public sealed interface LaunchStep permits HostStep, ChildStep {
  /** What is done, in words, one line. */
  String describe();
}
