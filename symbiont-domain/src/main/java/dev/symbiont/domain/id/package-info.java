/** Identifiers of the wire contract, one small type each, so that two of them cannot be swapped. */
@NullMarked
package dev.symbiont.domain.id;

import org.jspecify.annotations.NullMarked;
