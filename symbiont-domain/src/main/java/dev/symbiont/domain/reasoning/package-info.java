/**
 * The values of governed reasoning: what a loop is asked, what a model proposes, what was decided,
 * and what was journalled (runtime reasoning specification section 2, SDK surface section 3.8).
 */
@NullMarked
package dev.symbiont.domain.reasoning;

import org.jspecify.annotations.NullMarked;
