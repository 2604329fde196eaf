/** From the bytes that a tool wrote to the JSON object in its envelope. */
@NullMarked
package dev.symbiont.toolclad.output;

import org.jspecify.annotations.NullMarked;
