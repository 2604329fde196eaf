/** Runnable examples, one idea a file; what README and docs show comes from here. */
@NullMarked
package dev.symbiont.examples;

import org.jspecify.annotations.NullMarked;
