/**
 * Decides by Cedar policies: where they come from, how an action becomes a Cedar request, and how
 * the answer is explained (runtime policy specification section 2).
 */
@NullMarked
package dev.symbiont.runtime.policy.cedar;

import org.jspecify.annotations.NullMarked;
