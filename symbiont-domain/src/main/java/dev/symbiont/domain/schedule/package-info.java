/** Schedules: agents that run by the clock (HTTP contract, section 5.6). */
@NullMarked
package dev.symbiont.domain.schedule;

import org.jspecify.annotations.NullMarked;
