/** The {@code symbiont} command. */
@NullMarked
package dev.symbiont.cli;

import org.jspecify.annotations.NullMarked;
