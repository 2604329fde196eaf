/** Declared tools: their listing, dry run and evidence envelope (SDK surface, section 3.9). */
@NullMarked
package dev.symbiont.domain.tool;

import org.jspecify.annotations.NullMarked;
