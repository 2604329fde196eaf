/**
 * Persistence of the embedded runtime: one SQLite file, one writer that commits in groups, and
 * readers beside it. Every subsystem keeps its own tables and its own migrations.
 */
@NullMarked
package dev.symbiont.runtime.store;

import org.jspecify.annotations.NullMarked;
