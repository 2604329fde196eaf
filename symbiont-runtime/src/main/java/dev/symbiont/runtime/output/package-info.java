/** Structured answers of models: cleaned, parsed and held against a schema. */
@NullMarked
package dev.symbiont.runtime.output;

import org.jspecify.annotations.NullMarked;
