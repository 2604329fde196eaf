/**
 * Whether a caller that speaks in the name of an agent has shown a credential of that agent
 * (AgentPin digest section 18, spec/runtime-http-api.md sections 5.8 and 5.9).
 */
@NullMarked
package dev.symbiont.runtime.identity;

import org.jspecify.annotations.NullMarked;
