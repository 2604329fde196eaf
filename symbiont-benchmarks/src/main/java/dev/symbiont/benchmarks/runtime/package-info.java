/** Load on the embedded runtime. */
@NullMarked
package dev.symbiont.benchmarks.runtime;

import org.jspecify.annotations.NullMarked;
