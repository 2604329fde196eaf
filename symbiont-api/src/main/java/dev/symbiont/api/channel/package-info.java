/** Calls about chat channels, blocking and asynchronous. */
@NullMarked
package dev.symbiont.api.channel;

import org.jspecify.annotations.NullMarked;
