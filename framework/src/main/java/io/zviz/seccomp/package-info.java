/** Layer B: what becomes of every system call, and the filter that says so to the kernel. */
@NullMarked
package io.zviz.seccomp;

import org.jspecify.annotations.NullMarked;
