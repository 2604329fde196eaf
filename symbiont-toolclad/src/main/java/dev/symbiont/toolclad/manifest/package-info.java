/** The manifest of a tool: its parts, the reader that checks them, and custom types. */
@NullMarked
package dev.symbiont.toolclad.manifest;

import org.jspecify.annotations.NullMarked;
