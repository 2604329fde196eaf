/** IP addresses, ranges, host names and web addresses in their strict textual forms. */
@NullMarked
package dev.symbiont.toolclad.address;

import org.jspecify.annotations.NullMarked;
