/** Calls about declared tools, blocking and asynchronous. */
@NullMarked
package dev.symbiont.api.toolclad;

import org.jspecify.annotations.NullMarked;
