/** Benchmarks of the memory store. */
@NullMarked
package dev.symbiont.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
