/** Benchmarks of the skill scanner. */
@NullMarked
package dev.symbiont.benchmarks.skills;

import org.jspecify.annotations.NullMarked;
