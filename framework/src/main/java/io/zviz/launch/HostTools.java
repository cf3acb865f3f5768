package io.zviz.launch;

import io.zviz.spi.host.HostProbe.ToolResult;
import java.util.List;

/** Runs tools of the host, found in the system folders only, with nothing of the environment. */
@FunctionalInterface
public interface HostTools {
  /**
   * Runs a tool to its end.
   *
   * @param argv the tool and its arguments
   * @param stdin what it reads
   */
  ToolResult run(List<String> argv, String stdin);
}
