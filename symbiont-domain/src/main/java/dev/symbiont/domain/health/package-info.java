/** Health, metrics and status of a runtime (HTTP contract, sections 5.1 and 5.2). */
@NullMarked
package dev.symbiont.domain.health;

import org.jspecify.annotations.NullMarked;
