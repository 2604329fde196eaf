/**
 * What a remote call is: the operation table's entries, per-call options, raw responses, listeners.
 */
@NullMarked
package dev.symbiont.api.call;

import org.jspecify.annotations.NullMarked;
