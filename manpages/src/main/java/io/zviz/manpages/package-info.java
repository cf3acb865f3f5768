/** Man pages and completions, made out of the command tree while building. */
@NullMarked
package io.zviz.manpages;

import org.jspecify.annotations.NullMarked;
