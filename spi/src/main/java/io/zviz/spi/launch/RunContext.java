package io.zviz.spi.launch;

import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.Support;
import io.zviz.spi.policy.ResolvedPolicy;

/**
 * The run that is planned.
 *
 * @param id the container's id, checked: {@code [A-Za-z0-9][A-Za-z0-9_.-]{0,127}}
 * @param kernelName a name unique on this host for objects in the kernel, prefixed {@code zviz-},
 *     at most 28 characters of {@code [a-z0-9-]}
 * @param policy what is enforced
 * @param support what the backend's own probe found
 * @param host the host
 * @param paths what the container's root will look like
 * @param auditOnly whether layers B, C and E only record
 */
public record RunContext(
    String id,
    String kernelName,
    ResolvedPolicy policy,
    Support support,
    HostProbe host,
    ContainerPaths paths,
    boolean auditOnly) {}
