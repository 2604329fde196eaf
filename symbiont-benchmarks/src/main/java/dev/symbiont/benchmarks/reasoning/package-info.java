/** What governing an agent costs: gate, audit trail, loop. */
@NullMarked
package dev.symbiont.benchmarks.reasoning;

import org.jspecify.annotations.NullMarked;
