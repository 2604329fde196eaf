package dev.symbiont.runtime.reasoning;

/** What can follow a round: the next one, or the end. */
sealed interface AfterObserving permits ReasoningPhase, LoopEnd {}
