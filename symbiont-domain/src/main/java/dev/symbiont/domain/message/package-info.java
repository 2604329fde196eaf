/** Messages between agents (HTTP contract, section 5.9). */
@NullMarked
package dev.symbiont.domain.message;

import org.jspecify.annotations.NullMarked;
