/** What tests of backends need: an interpreter of filters, hosts made of tables. */
@NullMarked
package io.zviz.testkit;

import org.jspecify.annotations.NullMarked;
