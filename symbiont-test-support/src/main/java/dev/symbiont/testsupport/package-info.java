/** Vector loader, seeded cases and clocks for tests. */
@NullMarked
package dev.symbiont.testsupport;

import org.jspecify.annotations.NullMarked;
