package dev.symbiont.runtime.reasoning;

/** What can follow a model's answer: the gate, another question to the model, or the end. */
sealed interface AfterReasoning permits PolicyCheckPhase, ReasoningPhase, LoopEnd {}
