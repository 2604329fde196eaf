/** The commands {@code symbiont schemapin …}. */
@NullMarked
package dev.symbiont.cli.schemapin;

import org.jspecify.annotations.NullMarked;
