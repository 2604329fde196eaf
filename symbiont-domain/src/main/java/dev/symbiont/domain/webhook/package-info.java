/**
 * The values of the HTTP input: webhook invocations of agents, and the settings of verification.
 */
@NullMarked
package dev.symbiont.domain.webhook;

import org.jspecify.annotations.NullMarked;
