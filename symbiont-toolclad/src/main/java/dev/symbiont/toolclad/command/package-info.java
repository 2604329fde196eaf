/** Command construction: words, placeholders, conditions. Split first, substitute afterwards. */
@NullMarked
package dev.symbiont.toolclad.command;

import org.jspecify.annotations.NullMarked;
