/** What makes a filter smaller or faster without changing what it decides. */
@NullMarked
package io.zviz.seccomp.optimize;

import org.jspecify.annotations.NullMarked;
