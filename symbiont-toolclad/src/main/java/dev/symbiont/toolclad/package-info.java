/**
 * ToolClad: a manifest says what a tool accepts, how it is run, and under which policy; a model
 * fills typed parameters and never writes a command.
 */
@NullMarked
package dev.symbiont.toolclad;

import org.jspecify.annotations.NullMarked;
