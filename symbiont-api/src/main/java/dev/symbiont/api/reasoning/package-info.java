/** Governed reasoning: loops, their journal, policies, breakers and knowledge. */
@NullMarked
package dev.symbiont.api.reasoning;

import org.jspecify.annotations.NullMarked;
