/**
 * The embedded runtime: agents, messages and the HTTP contract of Symbiont in a library. Start with
 * {@link dev.symbiont.runtime.SymbiontRuntime}.
 */
@NullMarked
package dev.symbiont.runtime;

import org.jspecify.annotations.NullMarked;
