/** A runtime for each test, and a client of it. */
@NullMarked
package dev.symbiont.testkit.runtime;

import org.jspecify.annotations.NullMarked;
