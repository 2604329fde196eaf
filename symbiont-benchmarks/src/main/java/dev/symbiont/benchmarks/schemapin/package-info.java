/** What a SchemaPin verification costs beside the bare signature operation. */
@NullMarked
package dev.symbiont.benchmarks.schemapin;

import org.jspecify.annotations.NullMarked;
