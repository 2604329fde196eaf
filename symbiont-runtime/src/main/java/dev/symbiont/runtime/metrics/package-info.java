/** Counters and gauges of the runtime, read from what really happens. */
@NullMarked
package dev.symbiont.runtime.metrics;

import org.jspecify.annotations.NullMarked;
