/** Compilation of policies and their evaluation. Not exported. */
@NullMarked
package dev.symbiont.cedar.eval;

import org.jspecify.annotations.NullMarked;
