/** The {@code symbiont cedar} commands. */
@NullMarked
package dev.symbiont.cli.cedar;

import org.jspecify.annotations.NullMarked;
