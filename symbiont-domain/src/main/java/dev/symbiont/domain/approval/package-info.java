/** Actions that wait for a person's decision (HTTP contract, section 5.10). */
@NullMarked
package dev.symbiont.domain.approval;

import org.jspecify.annotations.NullMarked;
