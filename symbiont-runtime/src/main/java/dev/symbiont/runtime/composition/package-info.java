/** Patterns of several model calls: ask, parallel, race, chain, debate, map-reduce, director. */
@NullMarked
package dev.symbiont.runtime.composition;

import org.jspecify.annotations.NullMarked;
