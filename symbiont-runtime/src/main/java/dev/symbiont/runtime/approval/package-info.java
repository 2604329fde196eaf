/**
 * Actions that wait for a person: persisted, bound to their exact arguments, used once (runtime
 * policy specification section 11).
 */
@NullMarked
package dev.symbiont.runtime.approval;

import org.jspecify.annotations.NullMarked;
