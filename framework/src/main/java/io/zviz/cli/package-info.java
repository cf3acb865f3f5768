/** The command line: one class a command; it parses and prints, and decides nothing. */
@NullMarked
package io.zviz.cli;

import org.jspecify.annotations.NullMarked;
