package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.reasoning.ProposedAction;
import java.util.Optional;

/**
 * An action with the tool call that it came from.
 *
 * @param action what is proposed
 * @param callId the call whose result the model waits for
 * @param callName the name that the model called
 */
record Proposal(ProposedAction action, Optional<String> callId, String callName) {}
