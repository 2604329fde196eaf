/** Calls about HTTP inputs, and deliveries to them, blocking and asynchronous. */
@NullMarked
package dev.symbiont.api.input;

import org.jspecify.annotations.NullMarked;
