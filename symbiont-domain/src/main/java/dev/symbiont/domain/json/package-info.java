/** An exact, immutable JSON tree and the port through which JSON text is read and written. */
@NullMarked
package dev.symbiont.domain.json;

import org.jspecify.annotations.NullMarked;
