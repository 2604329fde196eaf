/** Running a program directly, with bounds on time and output, leaving nothing behind. */
@NullMarked
package dev.symbiont.toolclad.process;

import org.jspecify.annotations.NullMarked;
