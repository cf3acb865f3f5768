/** Numbers of the kernel's interface: system calls of each architecture, capabilities. */
@NullMarked
package io.zviz.abi;

import org.jspecify.annotations.NullMarked;
