/** Runs agents on a task, as their definitions say, in governed reasoning loops. */
@NullMarked
package dev.symbiont.runtime.execution;

import org.jspecify.annotations.NullMarked;
