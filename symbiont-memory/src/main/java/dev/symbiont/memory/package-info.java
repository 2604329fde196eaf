/** A memory store that keeps one readable Markdown file per agent. */
@NullMarked
package dev.symbiont.memory;

import org.jspecify.annotations.NullMarked;
