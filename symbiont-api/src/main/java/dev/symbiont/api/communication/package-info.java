/** Calls about who may send to whom, blocking and asynchronous. */
@NullMarked
package dev.symbiont.api.communication;

import org.jspecify.annotations.NullMarked;
