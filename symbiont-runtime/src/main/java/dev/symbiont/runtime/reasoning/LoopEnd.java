package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.reasoning.TerminationReason;

/**
 * A loop that has nothing left to do.
 *
 * @param reason why
 * @param output the answer; empty if there was none
 */
record LoopEnd(TerminationReason reason, String output) implements AfterReasoning, AfterObserving {}
