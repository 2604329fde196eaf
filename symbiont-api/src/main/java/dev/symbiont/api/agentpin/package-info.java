/** AgentPin for users of the client: one object with the calls of the other SDKs, and discovery. */
@NullMarked
package dev.symbiont.api.agentpin;

import org.jspecify.annotations.NullMarked;
