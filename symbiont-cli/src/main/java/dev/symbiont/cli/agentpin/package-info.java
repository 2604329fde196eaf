/** {@code symbiont agentpin}: keys, credentials, documents and pins of AgentPin. */
@NullMarked
package dev.symbiont.cli.agentpin;

import org.jspecify.annotations.NullMarked;
