/** Calls about schedules, blocking and asynchronous. */
@NullMarked
package dev.symbiont.api.schedule;

import org.jspecify.annotations.NullMarked;
