/** {@code symbiont tools}. */
@NullMarked
package dev.symbiont.cli.tools;

import org.jspecify.annotations.NullMarked;
