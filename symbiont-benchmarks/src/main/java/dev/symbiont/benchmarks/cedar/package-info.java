/** Measures the Cedar engine against the official native binding. */
@NullMarked
package dev.symbiont.benchmarks.cedar;

import org.jspecify.annotations.NullMarked;
