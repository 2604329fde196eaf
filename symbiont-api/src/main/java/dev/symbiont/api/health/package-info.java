/** Calls about health, metrics and status, blocking and asynchronous. */
@NullMarked
package dev.symbiont.api.health;

import org.jspecify.annotations.NullMarked;
