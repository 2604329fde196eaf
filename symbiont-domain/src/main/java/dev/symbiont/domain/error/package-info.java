/** The unchecked error family of the SDK. An expected "no" is a value and never found here. */
@NullMarked
package dev.symbiont.domain.error;

import org.jspecify.annotations.NullMarked;
