/** Cedar values: primitives, entity references, sets, records and extension types. */
@NullMarked
package dev.symbiont.cedar.value;

import org.jspecify.annotations.NullMarked;
