/** SchemaPin discovery over the HTTP port. */
@NullMarked
package dev.symbiont.api.schemapin;

import org.jspecify.annotations.NullMarked;
