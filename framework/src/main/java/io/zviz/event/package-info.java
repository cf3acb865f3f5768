/** What happened to a workload: the audit log, and the summary of what was refused. */
@NullMarked
package io.zviz.event;

import org.jspecify.annotations.NullMarked;
