/** Commands that start a runtime, and commands that talk to one. */
@NullMarked
package dev.symbiont.cli.runtime;

import org.jspecify.annotations.NullMarked;
