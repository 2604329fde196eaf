/** Values that must not be shown. */
@NullMarked
package dev.symbiont.domain.secret;

import org.jspecify.annotations.NullMarked;
