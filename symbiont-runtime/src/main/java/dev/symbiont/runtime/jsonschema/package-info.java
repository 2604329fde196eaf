/** The part of JSON Schema that tool arguments use. */
@NullMarked
package dev.symbiont.runtime.jsonschema;

import org.jspecify.annotations.NullMarked;
