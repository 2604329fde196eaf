/**
 * Governed reasoning: the loop of observing, reasoning, passing the gate and acting (runtime
 * reasoning specification sections 3 to 8).
 */
@NullMarked
package dev.symbiont.runtime.reasoning;

import org.jspecify.annotations.NullMarked;
