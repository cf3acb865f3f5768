/** Classic BPF as seccomp takes it: assembler, listing, programs. */
@NullMarked
package io.zviz.seccomp.bpf;

import org.jspecify.annotations.NullMarked;
