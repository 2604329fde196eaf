/** Whether the runtime lives, is ready, and what it holds. */
@NullMarked
package dev.symbiont.runtime.health;

import org.jspecify.annotations.NullMarked;
