/** Calls about messages between agents, blocking and asynchronous. */
@NullMarked
package dev.symbiont.api.message;

import org.jspecify.annotations.NullMarked;
