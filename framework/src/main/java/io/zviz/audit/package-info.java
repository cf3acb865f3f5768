/** Reading the audit log: its lines, what they amount to, and what is written next. */
@NullMarked
package io.zviz.audit;

import org.jspecify.annotations.NullMarked;
