/**
 * What can be wrong with a tool, its arguments or its run, each with a machine-readable category.
 */
@NullMarked
package dev.symbiont.toolclad.problem;

import org.jspecify.annotations.NullMarked;
