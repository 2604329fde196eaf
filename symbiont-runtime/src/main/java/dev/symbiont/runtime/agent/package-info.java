/** Agents: the registry, the life cycle, external agents and the execution history. */
@NullMarked
package dev.symbiont.runtime.agent;

import org.jspecify.annotations.NullMarked;
