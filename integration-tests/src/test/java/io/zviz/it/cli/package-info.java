/** The built distribution as a user runs it. */
@NullMarked
package io.zviz.it.cli;

import org.jspecify.annotations.NullMarked;
