/** The client of a Symbiont runtime. Start at {@link dev.symbiont.api.SymbiontClient}. */
@NullMarked
package dev.symbiont.api;

import org.jspecify.annotations.NullMarked;
