/** Calls about agents, blocking and asynchronous. */
@NullMarked
package dev.symbiont.api.agent;

import org.jspecify.annotations.NullMarked;
