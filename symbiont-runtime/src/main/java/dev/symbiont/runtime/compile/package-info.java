/** Checks agent files and registers their agents (runtime policy specification section 15). */
@NullMarked
package dev.symbiont.runtime.compile;

import org.jspecify.annotations.NullMarked;
