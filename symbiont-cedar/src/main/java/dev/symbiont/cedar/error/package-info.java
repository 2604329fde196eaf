/** The exceptions of the Cedar engine. */
@NullMarked
package dev.symbiont.cedar.error;

import org.jspecify.annotations.NullMarked;
