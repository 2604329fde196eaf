/**
 * Enforces the {@code policy} blocks of agent definitions in front of the Cedar policies (runtime
 * policy specification section 14.7). What cannot be evaluated is unknown, and unknown denies.
 */
@NullMarked
package dev.symbiont.runtime.policy.dsl;

import org.jspecify.annotations.NullMarked;
