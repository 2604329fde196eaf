/** How values stand on the wire: member names, units, unions, open enumerations, timestamps. */
@NullMarked
package dev.symbiont.domain.wire;

import org.jspecify.annotations.NullMarked;
