/** {@code symbiont skills}. */
@NullMarked
package dev.symbiont.cli.skills;

import org.jspecify.annotations.NullMarked;
