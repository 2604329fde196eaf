/** ToolClad tools inside the runtime: run by loops, described for policies. */
@NullMarked
package dev.symbiont.runtime.tool;

import org.jspecify.annotations.NullMarked;
