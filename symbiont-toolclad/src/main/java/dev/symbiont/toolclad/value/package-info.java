/** Argument types: what a caller may pass, and the cleaned text that reaches a tool. */
@NullMarked
package dev.symbiont.toolclad.value;

import org.jspecify.annotations.NullMarked;
