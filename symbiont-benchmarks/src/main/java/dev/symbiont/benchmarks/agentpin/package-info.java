/** What AgentPin costs beside the signature itself. */
@NullMarked
package dev.symbiont.benchmarks.agentpin;

import org.jspecify.annotations.NullMarked;
