/** ToolClad: loading manifests, building commands, discovery. */
@NullMarked
package dev.symbiont.benchmarks.toolclad;

import org.jspecify.annotations.NullMarked;
