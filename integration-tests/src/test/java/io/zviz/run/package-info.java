/** What tests need of the names that runs give to things in the kernel. */
@NullMarked
package io.zviz.run;

import org.jspecify.annotations.NullMarked;
